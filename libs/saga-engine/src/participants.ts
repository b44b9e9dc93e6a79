/** So many commands in a row without an answer make a participant suspect: it may hang. */
const SUSPECT_AFTER = 20;

/**
 * Which participants are absent: nobody serves their commands, or they answer neither commands nor the question whether they are there.
 * What goes to them is not sent, and waits for their return.
 */
export class Participants {
  private readonly away = new Set<string>();
  private readonly unanswered = new Map<string, number>();

  /** `isThere` asks a participant; it never rejects. */
  constructor(private readonly isThere: (participant: string) => Promise<boolean>) {}

  get absent(): ReadonlySet<string> {
    return this.away;
  }

  /** True when there is somebody to ask; see {@link look}. */
  get areInDoubt(): boolean {
    return this.away.size + this.unanswered.size > 0;
  }

  /** Nobody took its commands. Answers whether that is news. */
  undelivered(participant: string): boolean {
    const isNews = !this.away.has(participant);
    this.away.add(participant);
    return isNews;
  }

  answered(participant: string): void {
    this.unanswered.delete(participant);
  }

  /** A command of its was not answered in time. */
  timedOut(participant: string): void {
    this.unanswered.set(participant, (this.unanswered.get(participant) ?? 0) + 1);
  }

  /** Asks those that are absent or suspect. Answers those that have returned, and those that are found absent. */
  async look(): Promise<{ returned: string[]; lost: string[] }> {
    const suspects = [...this.unanswered].filter(([name, count]) => count >= SUSPECT_AFTER && !this.away.has(name));
    const [returned, lost] = await Promise.all([
      this.ask([...this.away], true),
      this.ask(
        suspects.map(([name]) => name),
        false,
      ),
    ]);
    for (const name of returned) this.away.delete(name);
    for (const name of lost) this.away.add(name);
    for (const name of [...returned, ...lost, ...suspects.map(([suspect]) => suspect)]) this.unanswered.delete(name);
    return { returned, lost };
  }

  private async ask(names: readonly string[], there: boolean): Promise<string[]> {
    const answers = await Promise.all(names.map((name) => this.isThere(name)));
    return names.filter((_name, index) => answers[index] === there);
  }
}

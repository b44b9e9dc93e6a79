/** Whether a subject fits a pattern; `*` stands for one token. */
export function fits(subject: string, pattern: string): boolean {
  if (!pattern.includes('*')) return subject === pattern;
  const [tokens, wanted] = [subject.split('.'), pattern.split('.')];
  return tokens.length === wanted.length && wanted.every((token, index) => token === '*' || token === tokens[index]);
}

/** What kind of message a subject is for: each is lost, late or doubled at a rate of its own. */
export type Traffic = 'command' | 'reply' | 'other';

export function trafficOf(subject: string): Traffic {
  if (subject.startsWith('cmd.')) return 'command';
  return subject.startsWith('reply.') ? 'reply' : 'other';
}

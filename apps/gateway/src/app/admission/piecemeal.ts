/** So many pieces are done in one turn of the event loop: some milliseconds of work. */
const PIECES_A_TURN = 4;

/**
 * Does work piece by piece while that is needed, in the order in which it came: a few in each turn of the event loop, which looks after its
 * sockets in between. Orders come and end in bursts, as the batches of the services do. Done in one go, a burst keeps everyone else waiting,
 * be it for a refusal or for a connection: Node accepts one in each turn. While there is little to do it is better so: what comes
 * together shares a batch.
 */
export class Piecemeal {
  private readonly waiting: (() => void)[] = [];
  /** In this turn of the event loop. */
  private done = 0;

  /** `isNeeded` is asked at each piece. */
  constructor(private readonly isNeeded: () => boolean) {}

  /** Does it, now or soon. It must not throw. */
  do(piece: () => void): void {
    if (this.waiting.length === 0 && !this.isNeeded()) piece();
    else if (this.done >= PIECES_A_TURN) this.waiting.push(piece);
    else this.begin(piece);
  }

  /** Resolves when it is the caller's turn. */
  turn(): Promise<void> {
    return new Promise((resolve) => this.do(resolve));
  }

  private begin(piece: () => void): void {
    if (this.done === 0) setImmediate(this.next);
    this.done += 1;
    piece();
  }

  private readonly next = (): void => {
    this.done = 0;
    for (const piece of this.waiting.splice(0, PIECES_A_TURN)) this.begin(piece);
  };
}

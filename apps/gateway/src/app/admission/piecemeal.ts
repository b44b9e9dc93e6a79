/**
 * Does work piece by piece, in the order in which it came: one in each turn of the event loop, which looks after its sockets in between. Orders
 * come and end in bursts, as the batches of the services do. Done in one go, a burst would keep everyone else waiting, be it for a refusal or
 * for a connection: Node accepts one in each turn. What comes while there is little to do is done at once.
 */
export class Piecemeal {
  private readonly waiting: (() => void)[] = [];
  private isBusy = false;

  /** Does it, now or soon. It must not throw. */
  do(piece: () => void): void {
    if (this.isBusy) this.waiting.push(piece);
    else this.begin(piece);
  }

  /** Resolves when it is the caller's turn. */
  turn(): Promise<void> {
    return new Promise((resolve) => this.do(resolve));
  }

  private begin(piece: () => void): void {
    this.isBusy = true;
    setImmediate(this.next);
    piece();
  }

  private readonly next = (): void => {
    this.isBusy = false;
    const piece = this.waiting.shift();
    if (piece) this.begin(piece);
  };
}

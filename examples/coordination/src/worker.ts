/** Which of the processes this is. */
export class Worker {
  constructor(readonly name: string) {}
}

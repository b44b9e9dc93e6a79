import type { Message } from '@bufbuild/protobuf';
import { Metadata, status, type ServiceError } from '@grpc/grpc-js';
import { Attempts } from './attempts.js';
import { failureOf, verdictOf, type CallFailure } from './call-failure.js';
import { cancelOn, nobodyThere, requestOf, requireWanted, type CallTarget } from './client-request.js';
import { GrpcCallError } from './grpc-call-error.js';
import type { CallOptions, GrpcReply } from './grpc-client.js';
import { pathOf } from './path-of.js';
import type { PeerNode } from './peer-nodes.js';
import type { OngoingCall } from './unary-request.js';

type Options = CallOptions & { readonly deadlineMs: number };

/** Makes one call, at one instance of the peer or, where that may help, at several; rejects with the error that the status stands for. */
export async function unaryCall(target: CallTarget, options: Options): Promise<GrpcReply<Message>> {
  requireWanted(target.method, options);
  const untilMs = Date.now() + options.deadlineMs;
  const unready = target.nodes.ready(options.deadlineMs);
  if (unready) await unready;
  return new Promise((resolve, reject) => new UnaryCall(target, options, untilMs, resolve, reject).begin());
}

interface Attempt {
  readonly node: PeerNode;
  call: OngoingCall;
}

class UnaryCall {
  private readonly attempts: Attempts;
  private readonly request: ReturnType<typeof requestOf>;
  private readonly stopListening: () => void;
  /** Those that run, in their order. */
  private live: Attempt[] = [];
  private timer: NodeJS.Timeout | undefined;
  private isOver = false;

  constructor(
    private readonly target: CallTarget,
    options: Options,
    private readonly untilMs: number,
    private readonly resolve: (reply: GrpcReply<Message>) => void,
    private readonly reject: (error: Error) => void,
  ) {
    this.request = requestOf(target, options);
    this.attempts = new Attempts(target, options, untilMs);
    this.stopListening = cancelOn(options.signal, this);
  }

  begin(): void {
    this.send(this.attempts.first());
  }

  cancel(): void {
    this.end();
    this.reject(new GrpcCallError(status.CANCELLED, pathOf(this.target.method), 'cancelled by its caller'));
  }

  private send(node: PeerNode | undefined): void {
    if (!node) return this.fail(nobodyThere(this.target));
    this.attempts.begin(node);
    const attempt = { node } as Attempt;
    const onEnd = (error: ServiceError | null, message?: Message, headers?: Metadata): void =>
      this.onEnd(attempt, error, message, headers);
    const [path, , deserialize, bytes, metadata] = this.request;
    try {
      attempt.call = node.link.call({ path, metadata, bytes, deserialize, untilMs: this.untilMs, onEnd });
    } catch (error) {
      // The instance has left the registry since it was chosen, and its connection is closed.
      this.target.nodes.balancer.end(node, undefined);
      return this.fail(error as Error);
    }
    this.live.push(attempt);
    this.after(this.attempts.patienceMs, () => {
      const other = this.attempts.hedge();
      if (other) this.send(other);
    });
  }

  private onEnd(attempt: Attempt, error: ServiceError | null, message?: Message, headers = new Metadata()): void {
    const { balancer, peer } = this.target.nodes;
    if (this.isOver) return balancer.end(attempt.node, undefined);
    const failure = error ? failureOf(error, pathOf(this.target.method), peer) : undefined;
    balancer.end(attempt.node, verdictOf(failure));
    const place = this.live.indexOf(attempt);
    this.live.splice(place, 1);
    if (failure) return this.onFailure(failure, attempt.node);
    // Whoever was asked earlier and still says nothing may hang.
    for (const { node } of this.live.slice(0, place)) balancer.judge(node, 'ill');
    this.end();
    this.resolve({ message: message!, headers });
  }

  private onFailure(failure: CallFailure, node: PeerNode): void {
    const next = this.attempts.after(failure, node);
    if (next?.delayMs === 0) return this.send(next.node());
    const mayYetAnswer = this.live.length > 0 && (failure.kind !== 'answered' || failure.goesOn);
    if (mayYetAnswer) return;
    if (next) this.after(next.delayMs, () => this.send(next.node()));
    else this.fail(failure.error);
  }

  private fail(error: Error): void {
    this.end();
    this.reject(error);
  }

  /** There is one thing to wait for at a time. */
  private after(ms: number | undefined, callback: () => void): void {
    clearTimeout(this.timer);
    if (ms !== undefined) this.timer = setTimeout(callback, ms);
  }

  private end(): void {
    this.isOver = true;
    clearTimeout(this.timer);
    this.stopListening();
    for (const { call } of this.live) call.cancel();
  }
}

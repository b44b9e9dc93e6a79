import type { Message } from '@bufbuild/protobuf';
import { status, type ClientReadableStream, type ServiceError } from '@grpc/grpc-js';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Verdict } from '@comanda/discovery';
import { Attempts } from './attempts.js';
import { failureOf, verdictOf, type CallFailure } from './call-failure.js';
import { cancelOn, nobodyThere, requestOf, requireWanted, type CallTarget } from './client-request.js';
import { GrpcCallError } from './grpc-call-error.js';
import type { CallOptions } from './grpc-client.js';
import { pathOf } from './path-of.js';
import type { PeerNode } from './peer-nodes.js';

type RawCall = ClientReadableStream<Message>;
type Options = CallOptions & { readonly deadlineMs: number };

/**
 * Resolves when an instance of the peer has said that it will answer; rejects, as reading the messages does, with the error that the
 * status stands for. What fails before goes to another instance as a unary call does, one after the other; what breaks later does not.
 */
export async function openStream(target: CallTarget, options: Options): Promise<AsyncIterable<Message>> {
  requireWanted(target.method, options);
  const untilMs = Date.now() + options.deadlineMs;
  await target.nodes.ready(options.deadlineMs);
  const request = requestOf(target, options);
  const attempts = new Attempts(target, options, untilMs);
  for (let node = attempts.first(); ;) {
    if (!node) throw nobodyThere(target);
    attempts.begin(node);
    const stream = new OpeningStream(node, target, request, options.signal);
    const patienceMs = Math.min(untilMs - Date.now(), attempts.patienceMs ?? Infinity);
    const failure = await stream.answered(patienceMs);
    if (!failure) return stream.messages();
    const next = options.signal?.aborted ? undefined : attempts.after(failure, node);
    if (!next) throw failure.error;
    if (next.delayMs > 0) await sleep(next.delayMs);
    node = next.node();
  }
}

/** One attempt. */
class OpeningStream {
  private readonly call: RawCall;
  private failure: CallFailure | undefined;
  private isLate = false;
  private isUnwanted = false;

  constructor(
    node: PeerNode,
    private readonly target: CallTarget,
    request: ReturnType<typeof requestOf>,
    signal: AbortSignal | undefined,
  ) {
    this.call = node.link.client.makeServerStreamRequest(...request);
    const stopListening = cancelOn(signal, this);
    // Listens from the beginning: an error that comes while nobody reads would end the process.
    this.call.on('error', (error: ServiceError) => (this.failure ??= this.failureOf(error)));
    this.call.once('status', () => {
      stopListening();
      target.nodes.balancer.end(node, this.verdict());
    });
  }

  /** Nobody wants it any more. */
  cancel(): void {
    this.isUnwanted = true;
    this.call.cancel();
  }

  /** Resolves when the instance has said that it will answer, or with why not. A deadline of grpc-js would be the whole stream's. */
  async answered(patienceMs: number): Promise<CallFailure | undefined> {
    let timer: NodeJS.Timeout | undefined;
    const failure = await new Promise<CallFailure | undefined>((resolve) => {
      timer = setTimeout(() => resolve(this.giveUp()), patienceMs);
      this.call.once('error', () => resolve(this.failure));
      this.call.once('metadata', () => resolve(undefined));
      // One that ends at once, and well, need not have begun.
      this.call.once('status', () => resolve(this.failure));
    });
    clearTimeout(timer);
    return failure;
  }

  async *messages(): AsyncGenerator<Message> {
    try {
      for await (const message of this.call) yield message as Message;
      if (this.failure) throw this.failure.error;
    } catch (error) {
      throw this.failure?.error ?? error;
    } finally {
      // Whoever reads no further is not to be sent any more.
      this.cancel();
    }
  }

  private giveUp(): CallFailure {
    const error = new GrpcCallError(status.DEADLINE_EXCEEDED, pathOf(this.target.method), 'no answer in time');
    this.failure = { kind: 'lost', goesOn: false, error };
    this.isLate = true;
    this.call.cancel();
    return this.failure;
  }

  private failureOf(error: ServiceError): CallFailure {
    return failureOf(error, pathOf(this.target.method), this.target.nodes.peer);
  }

  /** That it was cancelled says nothing about the instance. */
  private verdict(): Verdict {
    if (this.isLate) return 'ill';
    return this.isUnwanted ? undefined : verdictOf(this.failure);
  }
}

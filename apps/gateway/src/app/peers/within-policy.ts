import type { PolicySettings } from '@comanda/resilience';
import { preferWaitKey, type CallOptions, type GrpcCaller } from '@comanda/service';

/**
 * A caller whose calls take no longer than the peer's policy says at that moment, even where they themselves may take longer. The wait that a
 * client prefers comes on top.
 */
export function withinPolicy(caller: GrpcCaller, settings: () => PolicySettings): GrpcCaller {
  const within = (options: CallOptions = {}): CallOptions => {
    const waitMs = Number(options.metadata?.[preferWaitKey] ?? 0) * 1_000;
    const allowedMs = settings().deadlineMs + waitMs;
    return { ...options, deadlineMs: Math.min(options.deadlineMs ?? allowedMs, allowedMs) };
  };
  return {
    call: (rpc, request, options) => caller.call(rpc, request, within(options)),
    stream: (rpc, request, options) => caller.stream(rpc, request, within(options)),
    onApplicationShutdown: () => caller.onApplicationShutdown(),
  };
}

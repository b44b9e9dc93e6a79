import type { DescMethod, Message } from '@bufbuild/protobuf';
import { status } from '@grpc/grpc-js';
import { RpcException } from '@nestjs/microservices';
import { durations, joinTrace, withLogFields, type SpanSpec } from '@comanda/observability';
import { traceparentKey } from './metadata-keys.js';
import type { RawCall } from './server-call.js';

const noteDuration = durations('rpc.server.call.duration', {
  description: 'How long calls took that were answered here, by rpc and status.',
});

/** Statuses that say that the server failed; the others are answers. */
const failures = new Set([
  status.UNKNOWN,
  status.DEADLINE_EXCEEDED,
  status.UNIMPLEMENTED,
  status.INTERNAL,
  status.UNAVAILABLE,
  status.DATA_LOSS,
]);

/** Answers a call within its trace. It is a span of it, where that is recorded, and counted by its status in any case. */
export async function observeCall<T>(method: DescMethod, raw: RawCall<Message>, answer: () => Promise<T>): Promise<T> {
  const began = performance.now();
  const trace = joinTrace(raw.metadata.get(traceparentKey)[0]?.toString(), () => spanOf(method));
  const note = (code: status, error?: unknown): void => {
    const labels = { 'rpc.method': nameOf(method), 'rpc.status_code': status[code] };
    noteDuration((performance.now() - began) / 1_000, labels);
    trace.end({ 'rpc.status_code': status[code] }, failures.has(code) ? error : undefined);
  };
  try {
    const answered = await trace.run(() => withLogFields(fieldsOf(raw.request), answer));
    note(status.OK);
    return answered;
  } catch (error) {
    note(codeOf(error), error);
    throw error;
  }
}

/** The rpc as telemetry names it: `comanda.order.v1.OrderService/CreateOrder`. */
export function nameOf({ parent, name }: DescMethod): string {
  return `${parent.typeName}/${name}`;
}

function spanOf(method: DescMethod): SpanSpec {
  const name = nameOf(method);
  return { name, role: 'server', attributes: { 'rpc.system.name': 'grpc', 'rpc.method': name } };
}

/** Of what the request is about, each line says which one. */
function fieldsOf(request: Message): { orderId?: string; sagaId?: string } {
  const { orderId, sagaId } = request as Partial<Record<'orderId' | 'sagaId', unknown>>;
  return {
    ...(typeof orderId === 'string' && orderId !== '' && { orderId }),
    ...(typeof sagaId === 'string' && sagaId !== '' && { sagaId }),
  };
}

function codeOf(error: unknown): status {
  const { code } = (error instanceof RpcException ? error.getError() : {}) as { code?: status };
  return code ?? status.UNKNOWN;
}

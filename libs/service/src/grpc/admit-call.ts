import type { DescMethod, Message } from '@bufbuild/protobuf';
import { status } from '@grpc/grpc-js';
import { RpcException } from '@nestjs/microservices';
import { validateMessage } from '@comanda/contracts';
import { InvalidRequestError } from './invalid-request-error.js';
import type { RawCall } from './server-call.js';

/** Throws for a call that is not worth doing, or whose request its proto does not allow. */
export function admitCall(method: DescMethod, raw: RawCall<Message>): void {
  // It waited here until its caller gave up.
  if (raw.cancelled || Number(raw.getDeadline()) <= Date.now()) {
    throw new RpcException({ code: status.DEADLINE_EXCEEDED, details: 'the call came too late' });
  }
  const violations = validateMessage(method.input, raw.request);
  if (violations.length > 0) throw new InvalidRequestError(violations);
}

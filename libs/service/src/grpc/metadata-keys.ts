/** Names of gRPC metadata between the gateway and the services. */
export const traceparentKey = 'traceparent';
export const idempotencyKeyKey = 'idempotency-key';
export const preferWaitKey = 'prefer-wait';
/** In the headers of an answer: the HTTP status to use instead of the rpc's usual one. */
export const httpCodeKey = 'x-http-code';

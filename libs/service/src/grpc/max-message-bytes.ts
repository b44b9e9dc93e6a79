/** The longest message that a service takes or sends: 4 MiB, which is what gRPC clients take unless told otherwise. */
export const MAX_MESSAGE_BYTES = 4 * 1024 * 1024;

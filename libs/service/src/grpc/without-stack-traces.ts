/** grpc-js makes an error for each call, in case that it fails; the stack of one that we wrap anyway is a good part of what a call costs. */
export function withoutStackTraces<T>(run: () => T): T {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return run();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

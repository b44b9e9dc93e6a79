/** An event as Server-Sent Events have it. */
export interface ServerSentEvent {
  /** What the client sends as `Last-Event-ID` when it comes back. */
  readonly id?: string;
  /** Its type; `message` when absent. */
  readonly type?: string;
  /** Sent as JSON, which has no line breaks of its own. */
  readonly data: unknown;
}

/** A comment: keeps proxies and clients from taking a quiet stream for a dead one. */
export const HEARTBEAT = ':\n\n';

// The format has no way to write them.
const UNWRITABLE = /[\0\r\n]/;

/** The event as it is sent. An id that the format cannot carry is left out. */
export function eventText({ id, type, data }: ServerSentEvent): string {
  const idLine = id === undefined || UNWRITABLE.test(id) ? '' : `id: ${id}\n`;
  return `${type === undefined ? '' : `event: ${type}\n`}${idLine}data: ${JSON.stringify(data)}\n\n`;
}

/** Tells the client how long to wait, in milliseconds, before it comes back. */
export function retryText(ms: number): string {
  return `retry: ${Math.round(ms)}\n\n`;
}

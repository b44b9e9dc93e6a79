import type { Socket } from 'node:net';
import { toProblem, edgeRefusal } from '../problems/problem.js';
import { problemTypes, type EdgeProblemCode } from '../problems/problem-types.js';

const CODES: Record<string, EdgeProblemCode> = {
  HPE_HEADER_OVERFLOW: 'HEADERS_TOO_LARGE',
  ERR_HTTP_REQUEST_TIMEOUT: 'REQUEST_TOO_SLOW',
};

/** Answers what Node could not read as a request, so that there is nothing to route; then the connection is closed. */
export function answerClientError(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const code = CODES[error.code ?? ''] ?? 'REQUEST_MALFORMED';
  const { status, title } = problemTypes[code];
  const body = JSON.stringify(toProblem(edgeRefusal(code)));
  socket.end(
    `HTTP/1.1 ${status} ${title}\r\ncontent-type: application/problem+json; charset=utf-8\r\n` +
      `content-length: ${Buffer.byteLength(body)}\r\nconnection: close\r\n\r\n${body}`,
  );
}

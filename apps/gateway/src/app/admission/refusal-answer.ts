import type { Random } from '@comanda/kernel';
import { edgeRefusal, toProblem } from '../problems/problem.js';

/** Seconds. Not the same for all, or they would all come back together. */
const RETRY_AFTER = { least: 1, spread: 4 };

/** An answer to a request that is refused since there is too much to do. */
export interface RefusalAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The problem `OVERLOADED`. `url` is the request's; `traceId` is undefined where no trace was begun. */
export function refusalAnswer(url: string, traceId: string | undefined, random: Random): RefusalAnswer {
  const refusal = edgeRefusal('OVERLOADED');
  const body = JSON.stringify(toProblem(refusal, url.split('?', 1)[0], traceId));
  const headers = {
    'content-type': 'application/problem+json; charset=utf-8',
    'content-length': String(Buffer.byteLength(body)),
    'retry-after': String(RETRY_AFTER.least + Math.floor(random.next() * RETRY_AFTER.spread)),
  };
  return { status: refusal.status, headers, body };
}

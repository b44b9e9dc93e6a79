/** What the public API answered. */
export interface Answer<T = Record<string, unknown>> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: T;
}

const TIMEOUT_MS = 20_000;
/** A stream that has not ended by then is broken off. */
const STREAM_MS = 60_000;

/** A client of the gateway, as any other program would be one. Rejects when there is no answer. */
export class Api {
  constructor(private readonly baseUrl: string) {}

  get<T = Record<string, unknown>>(path: string): Promise<Answer<T>> {
    return this.call('GET', path);
  }

  post<T = Record<string, unknown>>(path: string, body?: object, headers?: Record<string, string>): Promise<Answer<T>> {
    return this.call('POST', path, body, headers);
  }

  patch<T = Record<string, unknown>>(path: string, body: object): Promise<Answer<T>> {
    return this.call('PATCH', path, body);
  }

  /** The Server-Sent Events at the path, until it ends or nobody reads on. */
  async *events<T>(path: string, lastEventId?: string): AsyncGenerator<{ readonly id: string; readonly data: T }> {
    const headers = { accept: 'text/event-stream', ...(lastEventId && { 'last-event-id': lastEventId }) };
    const response = await fetch(`${this.baseUrl}${path}`, { headers, signal: AbortSignal.timeout(STREAM_MS) });
    if (response.status !== 200) throw new Error(`expected events, got ${response.status}: ${await response.text()}`);
    let rest = '';
    for await (const text of response.body!.pipeThrough(new TextDecoderStream())) {
      const blocks = (rest + text).split('\n\n');
      rest = blocks.pop()!;
      for (const block of blocks) {
        const field = (name: string): string | undefined => new RegExp(`^${name}: (.*)$`, 'm').exec(block)?.[1];
        const data = field('data');
        if (data) yield { id: field('id') ?? '', data: JSON.parse(data) as T };
      }
    }
  }

  private async call<T>(
    method: string,
    path: string,
    body?: object,
    headers: Record<string, string> = {},
  ): Promise<Answer<T>> {
    const response = await fetch(`${this.baseUrl}${path}`, {
      method,
      headers: body ? { 'content-type': 'application/json', ...headers } : headers,
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(body && { body: JSON.stringify(body) }),
    });
    // A proxy's own refusals are empty.
    const answered = JSON.parse((await response.text()) || '{}') as T;
    return { status: response.status, headers: response.headers, body: answered };
  }
}

/** The answer's body; throws when the status is not the expected one. */
export function expectStatus<T>(answer: Answer<T>, status: number): T {
  if (answer.status !== status)
    throw new Error(`expected ${status}, got ${answer.status}: ${JSON.stringify(answer.body)}`);
  return answer.body;
}

import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';

/** One span as it was exported. */
export interface TracedSpan {
  readonly traceId: string;
  readonly spanId: string;
  /** Empty for the first of a trace. */
  readonly parentSpanId: string;
  readonly name: string;
  readonly kind: 'internal' | 'server' | 'client' | 'producer' | 'consumer';
  /** Name of the service that it is from. */
  readonly service: string;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly links: readonly { readonly traceId: string; readonly spanId: string }[];
  readonly failed: boolean;
  readonly startNanos: bigint;
  readonly endNanos: bigint;
}

/** One line of a log as it was exported. */
export interface ExportedLine {
  readonly service: string;
  readonly body: string;
  readonly severity: string;
  readonly traceId: string;
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** How a backend behaves: `hang` takes requests and never answers. */
export type Mood = 'take' | 'refuse' | 'hang';

/** Receives OTLP over HTTP in JSON, and keeps what it gets. */
export class OtlpReceiver {
  readonly spans: TracedSpan[] = [];
  readonly lines: ExportedLine[] = [];
  /** Names of all metrics that came, by service. */
  readonly metrics = new Map<string, Set<string>>();
  /** Requests that came, whatever became of them. */
  requests = 0;

  private constructor(
    private readonly server: Server,
    private mood: Mood,
  ) {}

  static async start(mood: Mood = 'take'): Promise<OtlpReceiver> {
    const server = createServer();
    const receiver = new OtlpReceiver(server, mood);
    server.on('request', (request, response) => void receiver.answer(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return receiver;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Spans of a trace. */
  trace(traceId: string): readonly TracedSpan[] {
    return this.spans.filter((span) => span.traceId === traceId);
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    this.requests += 1;
    if (this.mood === 'refuse') return void response.writeHead(503).end();
    const chunks: Buffer[] = [];
    try {
      for await (const chunk of request) chunks.push(chunk as Buffer);
    } catch {
      return; // Its sender has given up.
    }
    if (this.mood === 'hang') return;
    const body = Buffer.concat(chunks);
    const json = request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
    this.take(JSON.parse(json.toString()) as Payload);
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}');
  }

  private take({ resourceSpans = [], resourceLogs = [], resourceMetrics = [] }: Payload): void {
    for (const { resource, scopeSpans } of resourceSpans)
      for (const span of scopeSpans.flatMap(({ spans = [] }) => spans))
        this.spans.push(spanOf(span, serviceOf(resource)));
    for (const { resource, scopeLogs } of resourceLogs)
      for (const line of scopeLogs.flatMap(({ logRecords = [] }) => logRecords))
        this.lines.push(lineOf(line, serviceOf(resource)));
    for (const { resource, scopeMetrics } of resourceMetrics) {
      const known = this.metrics.get(serviceOf(resource)) ?? new Set();
      this.metrics.set(serviceOf(resource), known);
      for (const { name } of scopeMetrics.flatMap(({ metrics = [] }) => metrics)) known.add(name);
    }
  }
}

interface Attribute {
  readonly key: string;
  readonly value?: Readonly<Record<string, unknown>>;
}
interface Resource {
  readonly attributes?: readonly Attribute[];
}
interface RawSpan {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly kind?: number;
  readonly attributes?: readonly Attribute[];
  readonly links?: readonly { readonly traceId: string; readonly spanId: string }[];
  readonly status?: { readonly code?: number };
  readonly startTimeUnixNano: string;
  readonly endTimeUnixNano: string;
}
interface RawLine {
  readonly body?: { readonly stringValue?: string };
  readonly severityText?: string;
  readonly traceId?: string;
  readonly attributes?: readonly Attribute[];
}
interface Payload {
  readonly resourceSpans?: readonly {
    readonly resource?: Resource;
    readonly scopeSpans: readonly { readonly spans?: readonly RawSpan[] }[];
  }[];
  readonly resourceLogs?: readonly {
    readonly resource?: Resource;
    readonly scopeLogs: readonly { readonly logRecords?: readonly RawLine[] }[];
  }[];
  readonly resourceMetrics?: readonly {
    readonly resource?: Resource;
    readonly scopeMetrics: readonly { readonly metrics?: readonly { readonly name: string }[] }[];
  }[];
}

const KINDS = ['internal', 'internal', 'server', 'client', 'producer', 'consumer'] as const;
const FAILED = 2;

function spanOf(raw: RawSpan, service: string): TracedSpan {
  const { traceId, spanId, parentSpanId = '', name, kind = 0, links = [] } = raw;
  return {
    traceId,
    spanId,
    parentSpanId,
    name,
    kind: KINDS[kind] ?? 'internal',
    service,
    attributes: valuesOf(raw.attributes),
    links: links.map((link) => ({ traceId: link.traceId, spanId: link.spanId })),
    failed: raw.status?.code === FAILED,
    startNanos: BigInt(raw.startTimeUnixNano),
    endNanos: BigInt(raw.endTimeUnixNano),
  };
}

function lineOf({ body, severityText = '', traceId = '', attributes }: RawLine, service: string): ExportedLine {
  return {
    service,
    body: body?.stringValue ?? '',
    severity: severityText,
    traceId,
    attributes: valuesOf(attributes),
  };
}

const serviceOf = (resource: Resource = {}): string => String(valuesOf(resource.attributes)['service.name']);

function valuesOf(attributes: readonly Attribute[] = []): Record<string, unknown> {
  return Object.fromEntries(attributes.map(({ key, value = {} }) => [key, plain(value)]));
}

/** A whole number is a text where a collector has passed it on, since it may have 64 bits. */
function plain(value: Readonly<Record<string, unknown>>): unknown {
  return 'intValue' in value ? Number(value['intValue']) : Object.values(value)[0];
}

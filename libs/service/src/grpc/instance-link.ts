import { Client, connectivityState, credentials, type ChannelOptions, type Metadata } from '@grpc/grpc-js';
import type { Link, ServiceInstance } from '@comanda/discovery';
import { MOST_BYTES } from './shared/gathered.js';
import { SharedStream } from './shared/shared-stream.js';
import type { OngoingCall, UnaryRequest } from './unary-request.js';
import { withoutStackTraces } from './without-stack-traces.js';

const channelOptions: ChannelOptions = {
  // An instance that hangs, or vanished without a word, is noticed within 5 s, calls or no calls. Not sooner: a machine under load
  // may keep a healthy process waiting for seconds.
  'grpc.keepalive_time_ms': 2_000,
  'grpc.keepalive_timeout_ms': 3_000,
  'grpc.keepalive_permit_without_calls': 1,
  'grpc.initial_reconnect_backoff_ms': 100,
  'grpc.max_reconnect_backoff_ms': 2_000,
  // A new instance at the port of one that was killed is connected at once: a shared pool would have it wait out the backoff of the dead.
  'grpc.use_local_subchannel_pool': 1,
};

/** A stream that has broken is not opened again sooner. */
const OPEN_AGAIN_MS = 1_000;

/** The connection to one instance. It connects at once, and again whenever the connection is lost. */
export class InstanceLink implements Link {
  readonly client: Client;
  state: Link['state'] = 'connecting';
  private closed = false;
  private shared: SharedStream | undefined;
  private openedAtMs = 0;

  constructor(
    { address, endpoints }: ServiceInstance,
    private readonly onChange: () => void,
  ) {
    this.client = new Client(`${address}:${endpoints.grpc}`, credentials.createInsecure(), channelOptions);
    this.follow();
  }

  /** Makes one attempt of a unary call, over the shared stream where the instance has it. Throws when the link is closed. */
  call(request: UnaryRequest): OngoingCall {
    // A message has its limit: what is longer goes by itself.
    const shared = request.bytes.length <= MOST_BYTES && !this.closed && this.openShared();
    return shared ? shared.call(request) : this.callAlone(request);
  }

  close(): void {
    this.closed = true;
    this.shared?.close();
    this.client.close();
  }

  private callAlone({ path, metadata, bytes, deserialize, untilMs, onEnd }: UnaryRequest): OngoingCall {
    let headers: Metadata | undefined;
    const call = withoutStackTraces(() =>
      this.client.makeUnaryRequest(path, asIs, deserialize, bytes, metadata, { deadline: untilMs }, (error, message) =>
        onEnd(error, message, headers),
      ),
    );
    call.on('metadata', (sent: Metadata) => (headers = sent));
    return call;
  }

  private openShared(): SharedStream | undefined {
    if (this.shared?.isOpen) return this.shared;
    if (this.shared?.hasBroken && this.state === 'up' && Date.now() - this.openedAtMs >= OPEN_AGAIN_MS) this.share();
    return undefined;
  }

  private share(): void {
    this.openedAtMs = Date.now();
    this.shared = new SharedStream(this.client);
  }

  private follow(): void {
    const channel = this.client.getChannel();
    const current = channel.getConnectivityState(true);
    this.become(stateOf(current));
    // Not within the channel's own change of state: asking it to connect would be another one.
    channel.watchConnectivityState(current, Infinity, () => queueMicrotask(() => this.closed || this.follow()));
  }

  private become(state: Link['state']): void {
    if (state === this.state) return;
    this.state = state;
    if (state === 'up') this.share();
    this.onChange();
  }
}

function stateOf(state: connectivityState): Link['state'] {
  if (state === connectivityState.READY) return 'up';
  return state === connectivityState.TRANSIENT_FAILURE ? 'down' : 'connecting';
}

function asIs(bytes: Buffer): Buffer {
  return bytes;
}

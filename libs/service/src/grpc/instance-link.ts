import { Client, connectivityState, credentials, type ChannelOptions } from '@grpc/grpc-js';
import type { Link, ServiceInstance } from '@comanda/discovery';

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

/** The connection to one instance. It connects at once, and again whenever the connection is lost. */
export class InstanceLink implements Link {
  readonly client: Client;
  state: Link['state'] = 'connecting';
  private closed = false;

  constructor(
    { address, endpoints }: ServiceInstance,
    private readonly onChange: () => void,
  ) {
    this.client = new Client(`${address}:${endpoints.grpc}`, credentials.createInsecure(), channelOptions);
    this.follow();
  }

  close(): void {
    this.closed = true;
    this.client.close();
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
    this.onChange();
  }
}

function stateOf(state: connectivityState): Link['state'] {
  if (state === connectivityState.READY) return 'up';
  return state === connectivityState.TRANSIENT_FAILURE ? 'down' : 'connecting';
}

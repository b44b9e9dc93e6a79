import type { DescMethod, DescMethodServerStreaming, DescMethodUnary } from '@bufbuild/protobuf';
import { serviceOf } from '@comanda/contracts';
import { httpCodeKey, type GrpcReply } from '@comanda/service';
import { GATEWAY, type View } from '../views/view.js';
import type { Peers } from './peers.js';
import type { Rpc, StreamRpc } from './rpc.js';

/**
 * What answers an rpc: the view of that rpc when it is the gateway's own, otherwise the service that it belongs to. Throws when
 * the gateway lacks the view.
 */
export function rpcFor(method: DescMethodUnary, peers: Peers, views: readonly View[]): Rpc {
  if (!isOurs(method)) return remoteRpc(method, peers);
  const view = views.find(({ rpc }) => rpc === method);
  if (!view) throw new Error(`the gateway has no view for ${method.parent.typeName}.${method.name}`);
  return async (request) => ({ message: await view.compose(request, peers) });
}

/** What opens a streaming rpc: the service that it belongs to. Throws for one of the gateway's own. */
export function streamFor(method: DescMethodServerStreaming, peers: Peers): StreamRpc {
  if (isOurs(method)) throw new Error(`${method.parent.typeName}.${method.name} streams, which no view does`);
  return (request, options) => peers.stream(method, request, options);
}

function isOurs(method: DescMethod): boolean {
  return serviceOf(method.parent.file.proto.package) === GATEWAY;
}

function remoteRpc(method: DescMethodUnary, peers: Peers): Rpc {
  return async (request, options) => {
    const { message, headers } = await peers.call(method, request, options);
    return { message, httpStatus: httpStatusIn(headers) };
  };
}

function httpStatusIn(headers: GrpcReply<unknown>['headers']): number | undefined {
  const code = Number(headers.get(httpCodeKey)[0] ?? Number.NaN);
  return Number.isInteger(code) && code >= 200 && code < 300 ? code : undefined;
}

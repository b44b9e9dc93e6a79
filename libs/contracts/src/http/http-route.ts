import {
  getOption,
  type DescField,
  type DescMethod,
  type DescMethodServerStreaming,
  type DescMethodUnary,
  type DescService,
} from '@bufbuild/protobuf';
import { operation, type Operation } from '../gen/comanda/options/v1/operation_pb.js';
import { serviceOf } from '../service-of.js';
import { resolveFieldPath, type FieldPath } from './field-path.js';
import { httpBindingsOf, type HttpBinding, type HttpVerb } from './http-binding.js';
import { parsePathTemplate, type PathTemplate } from './path-template.js';
import { queryParametersOf } from './query-parameters.js';
import { eventFieldsOf, type EventFields } from './event-fields.js';

/** An HTTP operation of either kind: one answer to a request, or a stream of events. */
export type HttpRoute = UnaryRoute | StreamRoute;

/** An HTTP operation with one answer. */
export type UnaryRoute = Route<DescMethodUnary> & { readonly events?: undefined };

/** An HTTP operation that answers Server-Sent Events. */
export type StreamRoute = Route<DescMethodServerStreaming> & { readonly events: EventFields };

/** One HTTP operation: where it is, and what of the request comes from where. */
interface Route<Rpc> {
  readonly verb: HttpVerb;
  /** With the variables in JSON names: `/v1/orders/{orderId}`. */
  readonly path: string;
  readonly template: PathTemplate;
  readonly rpc: Rpc;
  /** Name of the service that answers. */
  readonly service: string;
  /** The fields that the path's variables stand for, in their order. */
  readonly pathFields: readonly FieldPath[];
  /** The fields that the query string may hold. */
  readonly queryFields: readonly FieldPath[];
  /** `*` when the body is the request (without the path's fields), a field when it is that, undefined when there is none. */
  readonly body: '*' | FieldPath | undefined;
  /** The field of the response that is answered; undefined for the whole response. */
  readonly responseField: DescField | undefined;
  readonly operation: Operation;
}

/**
 * The HTTP operations of the services' rpcs that have a `google.api.http` annotation; a GET whose response streams answers events.
 * Throws when one is not served (see the errors' words), names a field that is not there, or when two share a verb and path.
 */
export function httpRoutesOf(services: Iterable<DescService>): HttpRoute[] {
  const routes = [...services].flatMap(({ methods }) =>
    methods.flatMap((method) => httpBindingsOf(method).map((binding) => toRoute(method, binding))),
  );
  refuseDuplicates(routes);
  return routes;
}

function toRoute(method: DescMethod, binding: HttpBinding): HttpRoute {
  const mapping = mappingOf(method, binding);
  if (isUnary(method)) return { ...mapping, rpc: method };
  if (isServerStreaming(method) && binding.verb === 'GET') {
    return { ...mapping, rpc: method, events: eventFieldsOf(method) };
  }
  throw new Error(`${method.parent.typeName}.${method.name} streams in a way that has no HTTP form here`);
}

function mappingOf(method: DescMethod, binding: HttpBinding): Omit<Route<DescMethod>, 'rpc'> {
  const template = parsePathTemplate(binding.path);
  const pathFields = template.segments.flatMap((segment) =>
    'variable' in segment ? [resolveFieldPath(method.input, segment.variable)] : [],
  );
  const body = bodyOf(method, binding);
  return {
    verb: binding.verb,
    path: publicPath(template, pathFields),
    template,
    service: serviceOf(method.parent.file.proto.package),
    pathFields,
    queryFields: body === '*' ? [] : queryParametersOf(method.input, [...pathFields, ...(body ? [body] : [])]),
    body,
    responseField: binding.responseBody ? resolveFieldPath(method.output, binding.responseBody).field : undefined,
    operation: getOption(method, operation),
  };
}

function isUnary(method: DescMethod): method is DescMethodUnary {
  return method.methodKind === 'unary';
}

function isServerStreaming(method: DescMethod): method is DescMethodServerStreaming {
  return method.methodKind === 'server_streaming';
}

function bodyOf(method: DescMethod, { body }: HttpBinding): HttpRoute['body'] {
  if (body === '') return undefined;
  return body === '*' ? '*' : resolveFieldPath(method.input, body);
}

function publicPath({ segments }: PathTemplate, fields: readonly FieldPath[]): string {
  let variables = 0;
  return segments
    .map((segment) => ('literal' in segment ? `/${segment.literal}` : `/{${fields[variables++]?.name}}`))
    .join('');
}

function refuseDuplicates(routes: readonly HttpRoute[]): void {
  const taken = new Map<string, HttpRoute>();
  for (const route of routes) {
    const key = `${route.verb} ${route.path.replaceAll(/\{[^}]*\}/g, '{}')}`;
    const other = taken.get(key);
    if (other)
      throw new Error(`${route.rpc.name} and ${other.rpc.name} are both mapped to ${route.verb} ${route.path}`);
    taken.set(key, route);
  }
}

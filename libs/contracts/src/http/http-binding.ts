import { getOption, hasOption, type DescMethod } from '@bufbuild/protobuf';
import { http } from '../gen/google/api/annotations_pb.js';
import type { HttpRule } from '../gen/google/api/http_pb.js';

/** The verbs that an rpc can be mapped to. */
export const httpVerbs = ['GET', 'PUT', 'POST', 'DELETE', 'PATCH'] as const;

export type HttpVerb = (typeof httpVerbs)[number];

/** One way to call an rpc by HTTP, as its annotation has it. */
export interface HttpBinding {
  readonly verb: HttpVerb;
  readonly path: string;
  /** `*`, the proto name of a field, or empty for none. */
  readonly body: string;
  /** Proto name of the field that is the response's body; empty for the whole response. */
  readonly responseBody: string;
}

/** The rpc's binding and its additional ones; none when it is not mapped to HTTP. Throws on custom verbs. */
export function httpBindingsOf(method: DescMethod): HttpBinding[] {
  if (!hasOption(method, http)) return [];
  const rule = getOption(method, http);
  return [rule, ...rule.additionalBindings].map((each) => toBinding(each, method));
}

function toBinding({ pattern, body, responseBody }: HttpRule, method: DescMethod): HttpBinding {
  const verb = httpVerbs.find((candidate) => candidate.toLowerCase() === pattern.case);
  if (!verb) throw new Error(`${method.parent.typeName}.${method.name} has no HTTP verb that is served`);
  return { verb, path: pattern.value as string, body, responseBody };
}

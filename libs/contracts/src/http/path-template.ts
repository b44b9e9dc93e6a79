/** A path of google.api.http: literal segments, and variables that name a field of the request (`order_id`, `order.id`). */
export interface PathTemplate {
  readonly segments: readonly PathSegment[];
}

export type PathSegment = { readonly literal: string } | { readonly variable: string };

const LITERAL = /^[A-Za-z0-9._~-]+$/;
const VARIABLE = /^\{([a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*)*)(?:=\*)?\}$/;

/**
 * Reads `/v1/orders/{order_id}`. Throws on what the edge does not serve: wildcards over several segments, custom verbs
 * (`:cancel`), variables that are only a part of a segment.
 */
export function parsePathTemplate(template: string): PathTemplate {
  if (!template.startsWith('/')) throw new Error(`the path ${template} must start with a slash`);
  const segments = template
    .slice(1)
    .split('/')
    .map((segment) => parseSegment(segment, template));
  return { segments };
}

function parseSegment(segment: string, template: string): PathSegment {
  const variable = VARIABLE.exec(segment)?.[1];
  if (variable !== undefined) return { variable };
  if (LITERAL.test(segment)) return { literal: segment };
  throw new Error(`the path ${template} has a segment that is not supported: '${segment}'`);
}

import type { HttpRoute, JsonSchema } from '@comanda/contracts';
import { problemResponses, problemSchemas } from './problem-components.js';
import { operationOf, operationIds, type Operation } from './operation.js';
import { messageComponents } from './message-components.js';
import type { OwnOperation } from './own-operation.js';
import { OPERATORS, tagOf, type Tag } from './tags.js';

/** An OpenAPI 3.1 document, as far as ours goes. */
export interface OpenApiDocument {
  readonly openapi: '3.1.1';
  readonly info: { readonly title: string; readonly version: string; readonly description: string };
  readonly servers: readonly { readonly url: string }[];
  readonly tags: readonly Tag[];
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: {
    readonly schemas: Readonly<Record<string, JsonSchema>>;
    readonly responses: Readonly<Record<string, object>>;
  };
}

/** Describes the routes, from the descriptors and the comments in the proto, and the operations `own` that no rpc stands behind. */
export function openApiDocument(routes: readonly HttpRoute[], own: readonly OwnOperation[] = []): OpenApiDocument {
  const ids = operationIds(routes);
  const paths: Record<string, Record<string, Operation>> = {};
  for (const route of routes) {
    (paths[route.path] ??= {})[route.verb.toLowerCase()] = operationOf(route, ids.get(route) as string);
  }
  for (const { path, verb, operation } of own) (paths[path] ??= {})[verb] = { ...operation, tags: [OPERATORS.name] };
  return {
    openapi: '3.1.1',
    info: {
      title: 'Comanda',
      version: 'v1',
      description: 'Food orders. Amounts of money are integers in minor units, times are RFC 3339 in UTC.',
    },
    servers: [{ url: '/' }],
    tags: tagsOf(routes, own),
    paths,
    components: {
      schemas: Object.assign({}, messageComponents(routes), problemSchemas, ...own.map(({ schemas }) => schemas)),
      responses: problemResponses,
    },
  };
}

function tagsOf(routes: readonly HttpRoute[], own: readonly OwnOperation[]): readonly Tag[] {
  const tags = [...routes.map(tagOf), ...own.map(() => OPERATORS)];
  return [...new Map(tags.map((tag) => [tag.name, tag])).values()];
}

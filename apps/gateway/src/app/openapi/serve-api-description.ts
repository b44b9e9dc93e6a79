import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { HttpRoute } from '@comanda/contracts';
import type { FastifyInstance } from 'fastify';
import { openApiDocument } from './document.js';
import { docsPage, docsScript } from './docs-page.js';
import type { OwnOperation } from './own-operation.js';

/** What the page needs of swagger-ui-dist. Each is named in full, for the bundler to find it. */
const assets = () => [
  {
    name: 'swagger-ui.css',
    type: 'text/css; charset=utf-8',
    file: createRequire(import.meta.url).resolve('swagger-ui-dist/swagger-ui.css'),
  },
  {
    name: 'swagger-ui-bundle.js',
    type: 'text/javascript; charset=utf-8',
    file: createRequire(import.meta.url).resolve('swagger-ui-dist/swagger-ui-bundle.js'),
  },
  {
    name: 'favicon-32x32.png',
    type: 'image/png',
    file: createRequire(import.meta.url).resolve('swagger-ui-dist/favicon-32x32.png'),
  },
];

/** Serves `/openapi.json`, and `/docs`, a page to read and try it that loads nothing from elsewhere. */
export async function serveApiDescription(
  scope: FastifyInstance,
  routes: readonly HttpRoute[],
  own: readonly OwnOperation[],
): Promise<void> {
  serve(scope, '/openapi.json', 'application/json; charset=utf-8', JSON.stringify(openApiDocument(routes, own)));
  serve(scope, '/docs', 'text/html; charset=utf-8', docsPage);
  serve(scope, '/docs/start.js', 'text/javascript; charset=utf-8', docsScript);
  for (const { name, type, file } of assets()) serve(scope, `/docs/${name}`, type, await readFile(file));
}

function serve(scope: FastifyInstance, url: string, type: string, content: string | Buffer): void {
  scope.get(url, (_request, reply) => reply.type(type).send(content));
}

import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { HttpRoute } from '@comanda/contracts';
import type { FastifyInstance } from 'fastify';
import { openApiDocument } from './document.js';
import { docsPage, docsScript } from './docs-page.js';
import type { OwnOperation } from './own-operation.js';

/** Assets of swagger-ui-dist that the page needs, by content type. */
const ASSETS = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
} as const;

/** Serves `/openapi.json`, and `/docs`, a page to read and try it that loads nothing from elsewhere. */
export async function serveApiDescription(
  scope: FastifyInstance,
  routes: readonly HttpRoute[],
  own: readonly OwnOperation[],
): Promise<void> {
  serve(scope, '/openapi.json', 'application/json; charset=utf-8', JSON.stringify(openApiDocument(routes, own)));
  serve(scope, '/docs', 'text/html; charset=utf-8', docsPage);
  serve(scope, '/docs/start.js', 'text/javascript; charset=utf-8', docsScript);
  const folder = join(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'), '..');
  for (const [name, type] of Object.entries(ASSETS)) {
    serve(scope, `/docs/${name}`, type, await readFile(join(folder, name)));
  }
}

function serve(scope: FastifyInstance, url: string, type: string, content: string | Buffer): void {
  scope.get(url, (_request, reply) => reply.type(type).send(content));
}

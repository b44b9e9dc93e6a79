import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { transformSync } from '@swc/core';
import { root } from '../install/bootstrap.mjs';

const CACHE = join(root, 'node_modules', '.cache', 'comanda-simulation');

/**
 * From now on this process loads the workspace's TypeScript from its sources, each file compiled once and kept, so that what is
 * simulated is what is written and nothing has to be built before. A mutation changes what is loaded, never a file.
 *
 * @param {import('./mutation.mjs').Mutator} [mutator]
 */
export function loadTypeScript(mutator) {
  const swc = readFileSync(join(root, '.swcrc'), 'utf8');
  mkdirSync(CACHE, { recursive: true });
  registerHooks({
    resolve(specifier, context, next) {
      if (specifier.startsWith('@comanda/'))
        return next(specifier, { ...context, conditions: [...context.conditions, '@comanda/source'] });
      const isSource = /^\..*\.js$/.test(specifier) && context.parentURL?.endsWith('.ts');
      return next(isSource ? `${specifier.slice(0, -3)}.ts` : specifier, context);
    },
    load(url, context, next) {
      if (!url.endsWith('.ts') || url.includes('/node_modules/')) return next(url, context);
      const file = fileURLToPath(url);
      const source = readFileSync(file, 'utf8');
      const code = compile(mutator ? mutator.apply(file, source) : source, file, swc);
      return { format: 'module', source: code, shortCircuit: true };
    },
  });
}

/** @param {string} source @param {string} file @param {string} swc the configuration */
function compile(source, file, swc) {
  const key = createHash('sha1').update(swc).update(file).update(source).digest('hex');
  const cached = join(CACHE, `${key}.mjs`);
  try {
    return readFileSync(cached, 'utf8');
  } catch {
    const { $schema: _schema, ...options } = JSON.parse(swc);
    const { code } = transformSync(source, {
      ...options,
      swcrc: false,
      filename: file,
      sourceMaps: 'inline',
      module: { type: 'es6' },
    });
    writeFileSync(cached, code);
    return code;
  }
}

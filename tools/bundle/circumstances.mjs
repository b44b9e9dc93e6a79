/** What CommonJS code finds around itself, and code of an ES module does not: the begin of a bundle. */
export const CIRCUMSTANCES = [
  "import { createRequire as __createRequire } from 'node:module';",
  'const require = __createRequire(import.meta.url);',
  'const __filename = import.meta.filename, __dirname = import.meta.dirname;',
].join(' ');

// Loaded with --import by the spec: writes what every import of the process resolved to into the file that RESOLVED names.
import { appendFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

const file = /** @type {string} */ (process.env['RESOLVED']);

registerHooks({
  resolve(specifier, context, next) {
    const resolved = next(specifier, context);
    appendFileSync(file, `${resolved.url}\n`);
    return resolved;
  },
});

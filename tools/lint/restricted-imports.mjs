import path from 'node:path';

/**
 * Files, and what they may import. All patterns are regular expressions.
 *
 * @typedef {object} Zone
 * @property {string} files matches the importing file, as a path from the workspace's root
 * @property {string} [except] matches files that are none of them after all
 * @property {readonly string[]} [allow] nothing else may be imported
 * @property {readonly string[]} [forbid]
 * @property {string} why
 *
 * @typedef {import('estree').Node} Node
 */

const regexes = { type: /** @type {const} */ ('array'), items: { type: /** @type {const} */ ('string') } };
const zone = {
  type: /** @type {const} */ ('object'),
  properties: {
    files: { type: /** @type {const} */ ('string') },
    except: { type: /** @type {const} */ ('string') },
    allow: regexes,
    forbid: regexes,
    why: { type: /** @type {const} */ ('string') },
  },
  required: ['files', 'why'],
  additionalProperties: false,
};

/**
 * Restricts what the files of a zone may import: static, dynamic and type imports, and re-exports. A package is matched as it
 * is written, a relative import by the path of its target from the workspace's root.
 *
 * @type {import('eslint').Rule.RuleModule}
 */
export const restrictedImports = {
  meta: {
    type: 'problem',
    schema: [{ type: 'array', items: zone }],
    messages: { restricted: '{{target}} may not be imported here: {{why}}' },
  },
  create(context) {
    const file = path.relative(context.cwd, context.filename).split(path.sep).join('/');
    const zones = /** @type {Zone[]} */ (context.options[0]).filter((candidate) => covers(candidate, file));
    if (zones.length === 0) return {};
    const check = (/** @type {Node & { source?: unknown }} */ node) => {
      const source = /** @type {{ value?: unknown } | null | undefined} */ (node.source)?.value;
      if (typeof source !== 'string') return;
      const target = targetOf(file, source);
      const broken = zones.find((candidate) => !permits(candidate, target));
      if (broken) context.report({ node, messageId: 'restricted', data: { target, why: broken.why } });
    };
    return {
      ImportDeclaration: check,
      ExportNamedDeclaration: check,
      ExportAllDeclaration: check,
      ImportExpression: check,
      TSImportType: check,
    };
  },
};

/** @param {Zone} zone @param {string} file */
function covers({ files, except }, file) {
  return new RegExp(files).test(file) && !(except && new RegExp(except).test(file));
}

/** @param {Zone} zone @param {string} target */
function permits({ allow, forbid = [] }, target) {
  const matches = (/** @type {string} */ pattern) => new RegExp(pattern).test(target);
  return !forbid.some(matches) && (allow === undefined || allow.some(matches));
}

/** @param {string} file @param {string} source */
function targetOf(file, source) {
  return source.startsWith('.') ? path.posix.join(path.posix.dirname(file), source) : source;
}

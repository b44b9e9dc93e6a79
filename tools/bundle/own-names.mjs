import { parse } from 'acorn';

/** @typedef {import('acorn').AnyNode} Node */

/**
 * Code that esbuild has written with `keepNames`, without the calls that name a function as it is named anyway: a closure is named each
 * time that it is made, which takes some percent of all that a service does. What was renamed keeps its call, and every class does.
 *
 * Blanks stand where something was, so that a source map stays right.
 *
 * @param {string} code
 */
export function withoutOwnNames(code) {
  const parts = [];
  let end = 0;
  for (const [from, to] of superfluous(parse(code, { ecmaVersion: 'latest', sourceType: 'module' }))) {
    parts.push(code.slice(end, from), ' '.repeat(to - from));
    end = to;
  }
  return parts.join('') + code.slice(end);
}

/**
 * What stands around the functions of superfluous calls, in order.
 *
 * @param {Node} program
 */
function superfluous(program) {
  /** @type {[from: number, to: number][]} */
  const found = [];
  /** @type {[node: Node, name: unknown][]} */
  const rest = [[program, undefined]];
  for (let next = rest.pop(); next; next = rest.pop()) {
    const [node, name] = next;
    const named = namedByCall(node, name);
    if (named) found.push([node.start, named.start], [named.end, node.end]);
    for (const [key, value] of Object.entries(node))
      for (const child of Array.isArray(value) ? value : [value])
        if (child?.type) rest.push([child, nameIn(node, key)]);
  }
  return found.sort(([a], [b]) => a - b);
}

/**
 * The function that a call gives the name that it has.
 *
 * @param {Node} node
 * @param {unknown} name that a nameless function has there
 */
function namedByCall(node, name) {
  if (node.type !== 'CallExpression' || node.callee.type !== 'Identifier' || node.callee.name !== '__name') return;
  const [named, given] = node.arguments;
  if (!named || given?.type !== 'Literal') return;
  const isNameless = named.type === 'ArrowFunctionExpression' || (named.type === 'FunctionExpression' && !named.id);
  const own = named.type === 'Identifier' ? named.name : isNameless && name;
  return given.value === own ? named : undefined;
}

/**
 * The name of a function that has none but what its place gives it.
 *
 * @param {Node} parent
 * @param {string} key
 */
function nameIn(parent, key) {
  if (parent.type === 'VariableDeclarator' && parent.id.type === 'Identifier') return parent.id.name;
  const isAssigned = parent.type === 'AssignmentExpression' || parent.type === 'AssignmentPattern';
  if (isAssigned && parent.left.type === 'Identifier') return parent.left.name;
  const isProperty = parent.type === 'Property' || parent.type === 'PropertyDefinition';
  if (isProperty && key === 'value' && !parent.computed && parent.key.type === 'Identifier') return parent.key.name;
}

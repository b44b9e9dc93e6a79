import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';

const COMMAND = /npm run (?:--silent )?([a-z][a-z:-]*)(?: -- ([^\n`#|]*))?/g;
const OPTION = /(?<![\w-])--[a-z][a-z-]*/g;
const ADDRESS = /(?:http:\/\/127\.0\.0\.1:\d+|`(?:GET|POST) )(\/(?:ops\/)?v1\/[^\s'"`?#]*)/g;

/**
 * What the pages tell a reader to type, and is not so: scripts that package.json lacks, options and commands that a tool's help does not
 * name, addresses that the API has not.
 *
 * @param {string} root
 * @param {readonly string[]} pages
 * @param {string} table the HTTP operations, as README.md lists them
 */
export function unknownCommands(root, pages, table) {
  const file = path.join(root, 'package.json');
  if (!existsSync(file)) return [];
  const { scripts } = /** @type {{ scripts: Record<string, string> }} */ (JSON.parse(readFileSync(file, 'utf8')));
  const addresses = [...table.matchAll(/`[A-Z]+ (\/\S+)`/g)].map(([, address = '']) => shapeOf(address));
  return pages.flatMap((page) => {
    const text = readFileSync(path.join(root, page), 'utf8');
    const typed = [...text.matchAll(COMMAND)];
    const asked = page.startsWith('docs/runbooks/') ? [...text.matchAll(ADDRESS)] : [];
    return [
      ...typed.flatMap(([, script = '', args = '']) => faultsOf(root, scripts, script, args)),
      ...asked
        .filter(([, address = '']) => !isKnown(addresses, address))
        .map(([, at]) => `the API has nothing at ${at}`),
    ].map((fault) => `${page}: ${fault}`);
  });
}

/** @param {string} root @param {Record<string, string>} scripts @param {string} script @param {string} args */
function faultsOf(root, scripts, script, args) {
  const line = scripts[script];
  if (line === undefined) return [`there is no npm run ${script}`];
  const usage = usageOf(root, line);
  if (usage === undefined) return [];
  const [word = ''] = /^[a-z-]+(?=\s|$)/.exec(args) ?? [];
  const isOption = word === '' || word.startsWith('-');
  const unknown = [...args.matchAll(OPTION)].map(([option]) => option).filter((option) => !has(usage, option));
  return [...(isOption || has(usage, word) ? [] : [word]), ...unknown].map(
    (what) => `npm run ${script} knows no ${what}`,
  );
}

/** The source of the tool's options, which has its help. @param {string} root @param {string} line */
function usageOf(root, line) {
  const tool = /^node tools\/([a-z-]+)\.mjs/.exec(line)?.[1]?.split('-')[0];
  const [file] = tool === undefined ? [] : globSync(`tools/${tool}/arguments.mjs`, { cwd: root });
  return file === undefined ? undefined : readFileSync(path.join(root, file), 'utf8').split('`;')[0];
}

/** As a word of its own. @param {string} usage @param {string} what */
const has = (usage, what) => new RegExp(`(^|[\\s(,])${what}(?![\\w-])`, 'm').test(usage);

/** By its fixed parts. @param {string} address */
const shapeOf = (address) => address.split('/').map((part) => (/^[{$]|^[A-Z]+$/.test(part) ? '*' : part));

/** @param {readonly (readonly string[])[]} addresses @param {string} address */
function isKnown(addresses, address) {
  const asked = shapeOf(address);
  return addresses.some(
    (known) => known.length === asked.length && known.every((part, at) => part === '*' || part === asked[at]),
  );
}

/**
 * @typedef {Record<string, string | Record<string, string>>} Exports
 *
 * @typedef {object} LibraryManifest what a library's package.json says here
 * @property {string} name
 * @property {string} version
 * @property {string} description
 * @property {readonly string[]} keywords
 * @property {string} license
 * @property {Exports} exports
 * @property {readonly string[]} files
 *
 * @typedef {Omit<LibraryManifest, 'exports'> & {
 *   type: 'module',
 *   engines: { node: string },
 *   exports: Exports,
 *   dependencies: Record<string, string>,
 *   peerDependencies: Record<string, string>,
 *   peerDependenciesMeta: Record<string, { optional: true }>,
 * }} PackageManifest what it says in the package
 */

/** What the libraries use of Node's is all there from this version on. */
const NODE = '>=22';

/** Resolves to the source, which only this repository has. */
const SOURCE_CONDITION = '@comanda/source';

/** There must be one of it in an application: the application brings it. */
const PEERS = ['@nestjs/common', 'zod'];

/** Loaded where telemetry is exported, and heavy: an application that does so brings them. */
const OPTIONAL_PEERS = [
  '@opentelemetry/exporter-logs-otlp-http',
  '@opentelemetry/exporter-metrics-otlp-http',
  '@opentelemetry/exporter-trace-otlp-http',
  '@opentelemetry/instrumentation-pg',
  '@opentelemetry/sdk-logs',
  '@opentelemetry/sdk-node',
];

/**
 * The package.json that a library is published with: it resolves to what was built, and depends on what the built code imports.
 *
 * @param {LibraryManifest} library
 * @param {ReadonlySet<string>} imports packages that the built code imports
 * @param {Readonly<Record<string, string>>} versions of all that may be imported
 * @returns {PackageManifest}
 * @throws {Error} for an import without a version
 */
export function packageManifest({ name, version, description, keywords, license, exports, files }, imports, versions) {
  const range = (/** @type {string} */ used) => {
    if (!versions[used]) throw new Error(`${name} imports ${used}, which the root's package.json does not list`);
    return `^${versions[used]}`;
  };
  const ranges = (/** @type {string[]} */ used) => Object.fromEntries(used.map((one) => [one, range(one)]));
  const used = [...imports].filter((one) => one !== name).sort();
  const [peers, optional] = [intersection(used, PEERS), intersection(used, OPTIONAL_PEERS)];
  return {
    ...{ name, version, description, keywords, license, type: 'module', engines: { node: NODE } },
    exports: publicExports(exports),
    files,
    dependencies: ranges(used.filter((one) => !peers.includes(one) && !optional.includes(one))),
    peerDependencies: ranges([...peers, ...optional]),
    peerDependenciesMeta: Object.fromEntries(optional.map((one) => [one, { optional: true }])),
  };
}

/** @param {string[]} some @param {string[]} others */
const intersection = (some, others) => some.filter((one) => others.includes(one));

/** Without what only this repository has. @param {Exports} exports @returns {Exports} */
function publicExports(exports) {
  const entries = Object.entries(exports).map(
    ([entry, target]) => /** @type {const} */ ([entry, publicTarget(target)]),
  );
  return Object.fromEntries(entries.filter(([, target]) => Object.keys(target).length > 0));
}

/** @param {Exports[string]} target @returns {Exports[string]} */
function publicTarget(target) {
  if (typeof target === 'string') return target;
  return Object.fromEntries(Object.entries(target).filter(([condition]) => condition !== SOURCE_CONDITION));
}

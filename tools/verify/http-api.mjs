import { mustPass } from './step.mjs';

const VERBS = /** @type {const} */ (['get', 'post', 'put', 'patch', 'delete']);
const SERVICE_FIELD = 6;
const METHOD_FIELD = 2;

/**
 * What is used of buf's image, a FileDescriptorSet as JSON.
 *
 * @typedef {Partial<Record<typeof VERBS[number], string>> & { additionalBindings?: Http[] }} Http
 * @typedef {{ idempotencyKey?: boolean, preferWait?: boolean }} Operation
 * @typedef {{ '[google.api.http]'?: Http, '[comanda.options.v1.operation]'?: Operation }} MethodOptions
 * @typedef {{ path?: number[], leadingComments?: string }} Location
 * @typedef {{ service?: { method?: { options?: MethodOptions }[] }[], sourceCodeInfo: { location: Location[] } }} File
 */

/**
 * The HTTP operations that proto/ declares, as a Markdown table in the order of the files.
 *
 * @param {string} root
 */
export async function httpApiTable(root) {
  const { stdout } = await mustPass('buf', ['build', '-o', '-#format=json'], { cwd: root });
  const rows = /** @type {{ file: File[] }} */ (JSON.parse(String(stdout))).file.flatMap(rowsOf);
  return ['| operation | what it does |', '|---|---|', ...rows].join('\n');
}

/** @param {File} file */
function rowsOf({ service: services = [], sourceCodeInfo }) {
  return services.flatMap(({ method: methods = [] }, at) =>
    methods.flatMap(({ options = {} }, index) => {
      const comment = commentAt(sourceCodeInfo.location, [SERVICE_FIELD, at, METHOD_FIELD, index]);
      const text = `${comment}${headersOf(options['[comanda.options.v1.operation]'])}`;
      return routesOf(options['[google.api.http]']).map((route) => `| \`${route}\` | ${text} |`);
    }),
  );
}

/** @param {Operation} [operation] */
function headersOf({ idempotencyKey, preferWait } = {}) {
  const headers = [idempotencyKey && '`Idempotency-Key`', preferWait && '`Prefer: wait=N`'].filter(Boolean);
  return headers.length > 0 ? ` Takes ${headers.join(', ')}.` : '';
}

/** @param {Http} [http] @returns {string[]} */
function routesOf(http) {
  const verb = VERBS.find((candidate) => http?.[candidate]);
  if (!http || !verb) return [];
  const path = /** @type {string} */ (http[verb]).replace(/\w+(?=})/g, camelCase);
  return [`${verb.toUpperCase()} ${path}`, ...(http.additionalBindings ?? []).flatMap(routesOf)];
}

/** @param {string} name */
function camelCase(name) {
  return name.replace(/_(\w)/g, (_all, /** @type {string} */ letter) => letter.toUpperCase());
}

/** @param {readonly Location[]} locations @param {readonly number[]} path */
function commentAt(locations, path) {
  const found = locations.find((candidate) => candidate.path?.join() === path.join());
  return (found?.leadingComments ?? '').trim().replace(/\s+/g, ' ');
}

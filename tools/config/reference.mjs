import { settingMeta } from '@comanda/config';

/**
 * A setting in the reference.
 *
 * @typedef {{ name: string, accepts: string, preset: string, traits: string, description: string }} Row
 */

/**
 * The tables of all settings as Markdown, not yet formatted: a table for those that the same services have in the same way.
 *
 * @param {ReadonlyMap<string, import('./schemas.mjs').Schema>} schemas by service
 */
export function reference(schemas) {
  const all = [...schemas].flatMap(([service, schema]) => rowsOf(schema).map((row) => ({ service, row })));
  const owners = Map.groupBy(all, ({ row }) => JSON.stringify(row));
  const tables = Map.groupBy([...owners.values()], (same) =>
    titleOf(
      same.map(({ service }) => service),
      [...schemas.keys()],
    ),
  );
  return [...tables]
    .toSorted(([, one], [, other]) => (other[0]?.length ?? 0) - (one[0]?.length ?? 0))
    .map(([title, rows]) => `## ${title}\n\n${tableOf(rows.flatMap(([first]) => (first ? [first.row] : [])))}`)
    .join('\n\n');
}

/** @param {readonly string[]} services @param {readonly string[]} all */
function titleOf(services, all) {
  const others = all.filter((service) => !services.includes(service));
  if (others.length === 0) return 'All services';
  return services.length > others.length ? `All services but ${others.join(', ')}` : services.join(', ');
}

/** @param {import('./schemas.mjs').Schema} schema @returns {Row[]} */
function rowsOf({ shape }) {
  return Object.entries(shape).flatMap(([name, given]) => {
    const setting = /** @type {import('zod').ZodType} */ (given);
    const { description = '', secret = false, live = false, bootstrap = false } = settingMeta(setting);
    const traits = [live && 'live', secret && 'secret', bootstrap && 'not from the store'].filter(Boolean).join(', ');
    return [
      { name, accepts: acceptsOf(setting), preset: presetOf(setting), traits, description },
      ...partsOf(name, setting),
    ];
  });
}

/** A row for each part of a setting that has some; `*` stands for any name. @param {string} above @param {any} setting @returns {Row[]} */
function partsOf(above, setting) {
  const { innerType, in: input, shape, valueType } = setting._zod.def;
  if (innerType || input) return partsOf(above, innerType ?? input);
  const parts = /** @type {[string, any][]} */ (valueType ? [['*', valueType]] : Object.entries(shape ?? {}));
  return parts.flatMap(([part, schema]) => {
    const name = `${above}/${part}`;
    const below = partsOf(name, schema);
    const { description = '' } = settingMeta(schema);
    return below.length > 0
      ? below
      : [{ name, accepts: acceptsOf(schema), preset: presetOf(schema), traits: '', description }];
  });
}

/** @param {import('zod').ZodType} setting */
function acceptsOf(setting) {
  const { accepts } = settingMeta(setting);
  return accepts ?? optionsOf(setting)?.join(', ') ?? 'a text';
}

/** Of an enumeration. @param {any} setting @returns {string[] | undefined} */
function optionsOf(setting) {
  const { innerType, in: input, entries } = setting._zod.def;
  if (entries) return Object.keys(entries).map((option) => `\`${option}\``);
  return innerType || input ? optionsOf(innerType ?? input) : undefined;
}

/** @param {import('zod').ZodType} setting */
function presetOf(setting) {
  const parsed = setting.safeParse(undefined);
  if (!parsed.success) return 'required';
  if (parsed.data === undefined) return '';
  return `\`${typeof parsed.data === 'string' ? parsed.data : JSON.stringify(parsed.data)}\``;
}

/** @param {readonly Row[]} rows */
function tableOf(rows) {
  const lines = rows.map(({ name, accepts, preset, traits, description }) =>
    [`\`${name}\``, accepts, preset, traits, description].map(cell).join(' | '),
  );
  return ['setting | takes | default | | what it is for', '--- | --- | --- | --- | ---', ...lines]
    .map((line) => `| ${line} |`)
    .join('\n');
}

const cell = (/** @type {string} */ text) => text.replaceAll('|', '\\|');

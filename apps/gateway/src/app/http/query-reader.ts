import type { HttpRoute, Violation } from '@comanda/contracts';
import { setAt, type JsonObject } from './json-object.js';
import { textReader } from './text-value.js';

/** Puts the parameters of a query string into the request; answers what is wrong with them. */
export type QueryReader = (query: Readonly<Record<string, string | string[]>>, target: JsonObject) => Violation[];

/** How a route's query string is read. Parameters that it does not know are refused, as are repeated ones that are no lists. */
export function queryReader({ queryFields }: HttpRoute): QueryReader {
  const parameters = new Map(
    queryFields.map(({ name, keys, field }) => [
      name,
      { keys, read: textReader(field), isList: field.fieldKind === 'list' },
    ]),
  );
  return (query, target) => {
    const violations: Violation[] = [];
    for (const name in query) {
      const given = query[name] as string | string[];
      const parameter = parameters.get(name);
      if (!parameter) violations.push({ path: name, detail: 'is not a known parameter' });
      else if (parameter.isList) setAt(target, parameter.keys, [given].flat().map(parameter.read));
      else if (typeof given === 'string') setAt(target, parameter.keys, parameter.read(given));
      else violations.push({ path: name, detail: 'must be given once' });
    }
    return violations;
  };
}

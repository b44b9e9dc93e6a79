import { messageSchema, schemaName, schemaRef, type HttpRoute, type JsonSchema } from '@comanda/contracts';

/** The body that a route takes: a reference to a component, and that component when it is not simply a message. */
export interface BodySchema {
  readonly schema: JsonSchema;
  readonly component?: { readonly name: string; readonly schema: JsonSchema };
  /** Whether a request without body is invalid. */
  readonly required: boolean;
}

/** What a route's requests hold as their body; undefined when they have none. Fields of the path are not in the body. */
export function bodySchemaOf({ body, rpc, pathFields }: HttpRoute): BodySchema | undefined {
  if (body === undefined) return undefined;
  if (body !== '*') {
    const properties = messageSchema(rpc.input).properties ?? {};
    return { schema: properties[body.field.jsonName] ?? {}, required: false };
  }
  const whole = messageSchema(rpc.input);
  if (pathFields.length === 0) return { schema: { $ref: schemaRef(rpc.input) }, required: hasRequired(whole) };
  const schema = without(whole, new Set(pathFields.map(({ keys }) => keys[0] as string)));
  const name = `${schemaName(rpc.input)}.Body`;
  return {
    schema: { $ref: `#/components/schemas/${name}` },
    component: { name, schema },
    required: hasRequired(schema),
  };
}

function without({ properties = {}, required = [], ...schema }: JsonSchema, names: ReadonlySet<string>): JsonSchema {
  const left = required.filter((name) => !names.has(name));
  return {
    ...schema,
    properties: Object.fromEntries(Object.entries(properties).filter(([name]) => !names.has(name))),
    ...(left.length > 0 && { required: left }),
  };
}

function hasRequired({ required = [] }: JsonSchema): boolean {
  return required.length > 0;
}

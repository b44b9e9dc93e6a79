/** A JSON Schema 2020-12 object, as far as messages need one. Plain data, ready to be published. */
export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly description?: string;
  readonly title?: string;
  readonly format?: string;
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly contentEncoding?: string;
  /** Name of an enum's zero value: means the same as absent, so it is tolerated and not offered. */
  readonly 'x-unspecified'?: string;
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | JsonSchema;
  /** Exact inclusive bounds of a 64-bit integer, as decimal strings: JSON numbers cannot hold them. */
  readonly 'x-int64-range'?: readonly [min: string, max: string];
}

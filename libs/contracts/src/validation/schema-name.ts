import type { DescMessage } from '@bufbuild/protobuf';

/** Key of a message's schema among an API's components: its full name without the product's, `order.v1.Order`. */
export function schemaName(desc: DescMessage): string {
  return desc.typeName.replace(/^comanda\./, '');
}

/** Where an OpenAPI document holds the message's schema; other schemas refer to it by this. */
export function schemaRef(desc: DescMessage): string {
  return `#/components/schemas/${schemaName(desc)}`;
}

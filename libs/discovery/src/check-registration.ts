import { DomainError } from '@comanda/kernel';
import type { Registration } from './registry.js';

/** Kept beside the metadata in stores that know nothing else. */
export const RESERVED_METADATA = ['version', 'grpc-port', 'http-port', 'endpoint-of'] as const;

const nameShape = /^[a-z][a-z0-9-]{0,62}$/;
const idShape = /^[A-Za-z0-9][A-Za-z0-9_.-]{0,127}$/;
const labelShape = /^[A-Za-z0-9_-]{1,128}$/;
const LABEL_VALUE_MAX = 512;
const LABELS_MAX = 60;

/** What every backend can keep: the narrowest of all of them. Throws `DomainError` `REGISTRATION_INVALID`. */
export function checkRegistration({ name, id, address, endpoints, metadata }: Registration): void {
  refuseUnless(nameShape.test(name), `The name of a service is made of a-z, 0-9 and -: ${name}`);
  refuseUnless(idShape.test(id), `The id of an instance is made of letters, digits, -, _ and .: ${id}`);
  refuseUnless(address !== '', 'An instance without an address cannot be reached.');
  refuseUnless((endpoints.grpc ?? endpoints.http) !== undefined, 'An instance has at least one endpoint.');
  const labels = Object.entries(metadata);
  refuseUnless(labels.length <= LABELS_MAX, `More than ${LABELS_MAX} labels.`);
  for (const [label, value] of labels) {
    refuseUnless(labelShape.test(label), `A label is made of letters, digits, - and _: ${label}`);
    refuseUnless(
      !(RESERVED_METADATA as readonly string[]).includes(label),
      `The label ${label} has a meaning already.`,
    );
    refuseUnless(value.length <= LABEL_VALUE_MAX, `The label ${label} is longer than ${LABEL_VALUE_MAX} characters.`);
  }
}

function refuseUnless(holds: boolean, message: string): void {
  if (!holds) throw new DomainError('REGISTRATION_INVALID', 'invalid', message);
}

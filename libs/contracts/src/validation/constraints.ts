import { getOption, ScalarType, type DescField } from '@bufbuild/protobuf';
import { FeatureSet_FieldPresence } from '@bufbuild/protobuf/wkt';
import { field as fieldOption, type FieldConstraints } from '../gen/comanda/options/v1/constraints_pb.js';

/** Both inclusive. */
export interface Range {
  readonly min: bigint;
  readonly max: bigint;
}

/** What the proto says about a field's valid values; empty constraints when it says nothing. */
export function constraintsOf(field: DescField): FieldConstraints {
  return getOption(field, fieldOption);
}

/** The integers that fit the scalar type; undefined when it is not an integer. */
export function typeRange(scalar: ScalarType): Range | undefined {
  switch (scalar) {
    case ScalarType.INT32:
    case ScalarType.SINT32:
    case ScalarType.SFIXED32:
      return { min: -(2n ** 31n), max: 2n ** 31n - 1n };
    case ScalarType.UINT32:
    case ScalarType.FIXED32:
      return { min: 0n, max: 2n ** 32n - 1n };
    case ScalarType.INT64:
    case ScalarType.SINT64:
    case ScalarType.SFIXED64:
      return { min: -(2n ** 63n), max: 2n ** 63n - 1n };
    case ScalarType.UINT64:
    case ScalarType.FIXED64:
      return { min: 0n, max: 2n ** 64n - 1n };
    default:
      return undefined;
  }
}

/**
 * True when a request without the field breaks its constraints: it is required, or it has no presence (so that absent
 * means empty or zero) and empty or zero is not allowed.
 */
export function mustBePresent(field: DescField): boolean {
  const constraints = constraintsOf(field);
  if (constraints.required) return true;
  if (field.fieldKind === 'list') return constraints.minItems > 0;
  if (field.fieldKind !== 'scalar' || field.presence !== FeatureSet_FieldPresence.IMPLICIT) return false;
  const { minLength, uuid, pattern, intRange } = constraints;
  if (minLength > 0 || uuid || (pattern && !new RegExp(pattern, 'u').test(''))) return true;
  return intRange !== undefined && (intRange.min > 0n || intRange.max < 0n);
}

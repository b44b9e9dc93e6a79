import type { DescMessage } from '@bufbuild/protobuf';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { componentSchemas } from './message-schema.js';
import { schemaName } from './schema-name.js';
import { addVocabulary } from './vocabulary.js';

/** Says whether a proto-JSON value is a valid message, by the schema that is published. */
export class Validator {
  private firstFault?: ValidateFunction;
  private allFaults?: ValidateFunction;

  constructor(private readonly desc: DescMessage) {}

  /** Stops at the first fault: cheap whatever is sent. */
  get first(): ValidateFunction {
    return (this.firstFault ??= compile(this.desc, false));
  }

  /** Finds all faults: costs as much as the value has of them. */
  get all(): ValidateFunction {
    return (this.allFaults ??= compile(this.desc, true));
  }
}

const validators = new WeakMap<DescMessage, Validator>();

/** The message's validator; its schema is compiled at the first use. */
export function validatorOf(desc: DescMessage): Validator {
  let validator = validators.get(desc);
  if (!validator) validators.set(desc, (validator = new Validator(desc)));
  return validator;
}

function compile(desc: DescMessage, allErrors: boolean): ValidateFunction {
  const ajv = new Ajv2020({ allErrors, allowUnionTypes: true, meta: false, validateSchema: false });
  addVocabulary(ajv);
  ajv.addKeyword('components');
  ajv.addSchema({ components: { schemas: componentSchemas([desc]) } }, 'contracts');
  return ajv.compile({ $ref: `contracts#/components/schemas/${schemaName(desc)}` });
}

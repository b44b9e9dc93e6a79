import type { DescService } from '@bufbuild/protobuf';
import * as contracts from '@comanda/contracts';

/** Every service that the contracts publish: a new one needs no line here. */
export const contractServices: readonly DescService[] = (Object.values(contracts) as unknown[]).filter(isService);

function isService(value: unknown): value is DescService {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'service';
}

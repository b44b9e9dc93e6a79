import type { MessageInitShape, MessageShape } from '@bufbuild/protobuf';
import { timestampDate, timestampFromDate } from '@bufbuild/protobuf/wkt';
import type { OrchestratorService } from '@comanda/contracts';
import type { OperatorAct } from '../prisma/operator-acts.js';

type Methods = typeof OrchestratorService.method;
type RecordedAct = NonNullable<MessageShape<Methods['recordOperatorAct']['input']>['act']>;
type ListedAct = NonNullable<MessageInitShape<Methods['listOperatorActs']['output']>['acts']>[number];
type Instances = RecordedAct['took'];

/** An act as it is stored. */
export function actOf({ $typeName: _type, $unknown: _unknown, reason, at, ...act }: RecordedAct): OperatorAct {
  return {
    ...act,
    why: reason,
    at: timestampDate(at!), // required by its proto
    service: act.service || null,
    instanceId: act.instanceId || null,
    took: namesOf(act.took),
    unavailable: namesOf(act.unavailable),
  };
}

/** An act as operators see it. */
export function actMessage({ why, at, service, instanceId, took, unavailable, ...act }: OperatorAct): ListedAct {
  return {
    ...act,
    reason: why,
    at: timestampFromDate(at),
    service: service ?? '',
    instanceId: instanceId ?? '',
    took: instancesOf(took),
    unavailable: instancesOf(unavailable),
  };
}

/** `service/instance`: no service has a slash in its name. */
function namesOf(instances: Instances): string[] {
  return instances.map(({ service, instanceId }) => `${service}/${instanceId}`);
}

function instancesOf(names: readonly string[]) {
  return names.map((name) => {
    const [service = ''] = name.split('/', 1);
    return { service, instanceId: name.slice(service.length + 1) };
  });
}

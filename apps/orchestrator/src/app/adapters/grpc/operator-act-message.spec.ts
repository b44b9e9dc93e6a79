import { create } from '@bufbuild/protobuf';
import { OrchestratorService } from '@comanda/contracts';
import { actMessage, actOf } from './operator-act-message.js';

const { input } = OrchestratorService.method.recordOperatorAct;
const act = {
  actId: '01939aa0-0000-7000-8000-000000000000',
  kind: 'force-breaker',
  target: 'kitchen',
  wanted: 'open',
  byWhom: 'Ada',
  reason: 'the oven burns',
  at: { seconds: 1_700_000_000n, nanos: 5_000_000 },
  service: 'order',
  instanceId: '',
  took: [{ service: 'order', instanceId: 'host/1' }],
  unavailable: [],
};

it('is told as it was recorded', () => {
  expect(actMessage(actOf(create(input, { act }).act!))).toMatchObject(act);
});

it('is stored without what it did not say', () => {
  expect(actOf(create(input, { act }).act!)).toMatchObject({
    service: 'order',
    instanceId: null,
    took: ['order/host/1'],
  });
});

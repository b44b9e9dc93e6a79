import { OrchestratorService } from '@comanda/contracts';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { GatewayUnderTest } from './gateway-under-test.js';
import { orderId } from './samples.js';

const { getSaga, listSagas, retryStep, skipStep, forceReply } = OrchestratorService.method;
const sagaId = `cancel-order:${orderId}:declined`;
const repair = { byWhom: 'Ada', reason: 'The card was charged by hand.' };
const gateway = new GatewayUnderTest();

describe("the operators' API", () => {
  beforeAll(() => gateway.start());
  afterAll(() => gateway.stop());
  beforeEach(() => {
    gateway.reset();
    gateway.orchestrator.on(getSaga, ({ sagaId }) => ({ saga: { sagaId } }));
  });

  it.each([
    ['as they are', sagaId],
    ['percent-encoded', encodeURIComponent(sagaId)],
    ['as long as they may be', 'x'.repeat(200)],
    ['as long as they may be, percent-encoded', encodeURIComponent(':').repeat(200)],
  ])('takes ids of sagas %s', async (_what, id) => {
    const { status, json } = await gateway.get(`/ops/v1/sagas/${id}`);
    expect([status, json.sagaId]).toEqual([200, decodeURIComponent(id)]);
  });

  it('takes such an id in the middle of an address, and who repairs and why in the body', async () => {
    gateway.orchestrator.on(retryStep, ({ sagaId }) => ({
      result: { saga: { sagaId }, sends: ['kitchen.CreateTicket'] },
    }));
    const { status, json } = await gateway.post(`/ops/v1/sagas/${sagaId}/retry-step`, {
      repair: { ...repair, preview: true },
    });
    expect([status, json.result]).toEqual([
      200,
      { saga: expect.objectContaining({ sagaId }), sends: ['kitchen.CreateTicket'], preview: false },
    ]);
    expect(gateway.orchestrator.calls[0]!.request).toMatchObject({ sagaId, repair: { ...repair, preview: true } });
  });

  it('refuses a repair by nobody, for no reason', async () => {
    gateway.orchestrator.on(skipStep, () => ({}));
    const nobody = await gateway.post(`/ops/v1/sagas/${sagaId}/skip-step`, { step: 'createTicket', repair: {} });
    const none = await gateway.post(`/ops/v1/sagas/${sagaId}/skip-step`, { step: 'createTicket' });
    const paths = [nobody, none].map(({ json }) => json.errors.map(({ path }: { path: string }) => path));
    expect(paths).toEqual([['repair.byWhom', 'repair.reason'], ['repair']]);
    expect(gateway.orchestrator.calls).toEqual([]);
  });

  it('refuses a code that is none', async () => {
    gateway.orchestrator.on(forceReply, () => ({}));
    const json = { step: 'createTicket', code: 'card declined', repair };
    const { status, json: problem } = await gateway.post(`/ops/v1/sagas/${sagaId}/force-reply`, json);
    expect([status, problem.errors[0].path]).toEqual([400, 'code']);
  });

  it('searches by what the query says, each by its type', async () => {
    gateway.orchestrator.on(listSagas, () => ({}));
    const query = `type=create-order&phase=COMPENSATING&step=createTicket&minAgeSeconds=60&parked=true&orderId=${orderId}&pageSize=5`;
    const { status, json } = await gateway.get(`/ops/v1/sagas?${query}`);
    expect([status, json]).toEqual([200, { sagas: [], nextPageToken: '' }]);
    expect(gateway.orchestrator.calls[0]!.request).toMatchObject({
      type: 'create-order',
      phase: 2,
      step: 'createTicket',
      minAgeSeconds: 60,
      parked: true,
      orderId,
      pageSize: 5,
    });
  });
});

describe('a gateway without operators', () => {
  const publicGateway = new GatewayUnderTest();
  beforeAll(() => publicGateway.start({ OPS_ENABLED: 'false' }));
  afterAll(() => publicGateway.stop());

  it.each(['/ops/v1/sagas', `/ops/v1/sagas/${sagaId}`, '/ops/v1/saga-events'])('has nothing at %s', async (path) => {
    publicGateway.orchestrator.on(listSagas, () => ({}));
    const { status, json } = await publicGateway.get(path);
    expect([status, json.code]).toEqual([404, 'ROUTE_NOT_FOUND']);
  });

  it('does not speak of them', async () => {
    const { text, json } = await publicGateway.get('/openapi.json');
    expect(text).not.toMatch(/\/ops\//);
    expect(json.tags.map(({ name }: { name: string }) => name)).not.toContain('operators');
  });
});

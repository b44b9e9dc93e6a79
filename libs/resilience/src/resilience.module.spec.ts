import { NestFactory } from '@nestjs/core';
import { configureLogging } from '@comanda/observability';
import { Breakers } from './breakers.js';
import { HttpStatusError } from './http-failure-kind.js';
import { Policies } from './policies.js';
import { ResilienceModule, type ResilienceModuleOptions } from './resilience.module.js';

configureLogging({ level: 'silent' });

function start(options?: ResilienceModuleOptions) {
  const imports = [ResilienceModule.register(options)];
  return NestFactory.createApplicationContext({ module: class Shop {}, imports }, { logger: false });
}

it('has one policy for a peer, whose breaker is listed', async () => {
  const app = await start();
  const policies = app.get(Policies);
  expect(policies.of('prices', 'http')).toBe(policies.of('prices', 'http'));
  expect(policies.of('prices', 'grpc')).not.toBe(policies.of('prices', 'http'));
  expect(app.get(Breakers).list()).toMatchObject([
    { peer: 'prices', kind: 'http' },
    { peer: 'prices', kind: 'grpc' },
  ]);
  await app.close();
});

it('calls as the settings of the peer say at each moment, over the defaults', async () => {
  let retries = 0;
  const settingsOf = (peer: string) => (peer === 'prices' ? { retries, retryBudgetPercent: 100, retryBaseMs: 1 } : {});
  const app = await start({ settingsOf });
  const policy = app.get(Policies).of('prices', 'http');
  const sendings = async () => {
    let count = 0;
    const attempt = ({ number }: { number: number }) => (
      (count = number),
      Promise.reject(new HttpStatusError(503, '/'))
    );
    await policy.run(attempt, { repeatable: true }).catch(() => undefined);
    return count;
  };
  expect(await sendings()).toBe(1);
  retries = 1;
  expect(await sendings()).toBe(2);
  await app.close();
});

it('ends its policies with the application', async () => {
  const app = await start();
  const policy = app.get(Policies).of('prices', 'http');
  await app.close();
  await expect(policy.run(async () => 'well')).rejects.toMatchObject({ code: 'SERVICE_UNAVAILABLE' });
});

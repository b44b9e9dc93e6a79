import { Injectable, Module, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { jest } from '@jest/globals';
import { eventually } from '@comanda/testing';
import {
  CoordinationModule,
  KeyValue,
  LeaderElection,
  LeaderTurnsModule,
  type Candidacy,
  type Term,
} from '../src/index.js';
import { natsUrl } from './backends.js';
import { WITHIN_MS } from './suites/patience.js';

jest.setTimeout(120_000);

const ELECTION = `reports-${process.pid}-${Date.now()}`;

/** Counts, in one process at a time. */
@Injectable()
class Reports implements OnApplicationBootstrap, OnModuleDestroy {
  term: Term | undefined;
  private candidacy: Candidacy | undefined;

  constructor(private readonly election: LeaderElection) {}

  onApplicationBootstrap(): void {
    this.candidacy = this.election.stand(ELECTION, { ttlMs: 3_000, lead: (term) => void (this.term = term) });
  }

  async onModuleDestroy(): Promise<void> {
    await this.candidacy?.withdraw();
  }
}

/** A port of someone else's, who knows nothing of this library. */
abstract class Turns {
  abstract isMine(): boolean;
}

@Module({
  imports: [
    CoordinationModule.register({ service: 'reports', backend: 'nats', url: natsUrl(), bucket: 'nest-app-suite' }),
    LeaderTurnsModule.register({ as: Turns, name: `${ELECTION}/rounds`, ttlMs: 3_000 }),
  ],
  providers: [Reports],
})
class AppModule {}

describe('an empty Nest application with this library', () => {
  it('has keys and elections, and gives the lead to the next one when it ends', async () => {
    const apps = [0, 1].map(() => NestFactory.createApplicationContext(AppModule, { logger: false }));
    const [first, second] = [(await apps[0])!, (await apps[1])!];
    await Promise.all([first.init(), second.init()]);
    const leading = () => [first, second].filter((app) => app.get(Reports).term?.isLeader());
    await eventually('one to lead', () => leading().length === 1, { withinMs: WITHIN_MS });
    const withTurn = () => [first, second].filter((app) => app.get(Turns).isMine());
    await eventually('one to have the turn', () => withTurn().length === 1, { withinMs: WITHIN_MS });
    const [leader] = leading();
    const follower = leader === first ? second : first;
    await follower.get(KeyValue).put('greeting', 'hello');
    await expect(leader!.get(KeyValue).get('greeting')).resolves.toMatchObject({ value: 'hello' });
    const { token } = leader!.get(Reports).term!;
    await leader!.close();
    await eventually('the other one to lead', () => follower.get(Reports).term !== undefined, { withinMs: WITHIN_MS });
    expect(follower.get(Reports).term!.token).toBeGreaterThan(token);
    await eventually('it to have the turn', () => follower.get(Turns).isMine(), { withinMs: WITHIN_MS });
    await follower.close();
  });
});

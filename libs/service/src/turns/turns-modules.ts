import type { DynamicModule } from '@nestjs/common';
import { coordinationBackend, CoordinationModule, LeaderTurnsModule } from '@comanda/coordination';
import { Turns } from '@comanda/messaging';

/** What is read of the settings here. */
interface TurnsSettings {
  readonly NATS_URL?: string;
  readonly COORDINATION_URL?: string | undefined;
  readonly COORDINATION_TOKEN?: string | undefined;
}

/** One process of a service that takes messages does messaging's rounds for all of them. Nothing for a service without NATS. */
export function turnsModules(service: string, settings: object): DynamicModule[] {
  const { NATS_URL, COORDINATION_URL = NATS_URL, COORDINATION_TOKEN } = settings as TurnsSettings;
  if (NATS_URL === undefined || COORDINATION_URL === undefined) return [];
  return [
    CoordinationModule.register({ service, ...coordinationBackend(COORDINATION_URL, COORDINATION_TOKEN) }),
    LeaderTurnsModule.register({ as: Turns, name: `${service}/rounds` }),
  ];
}

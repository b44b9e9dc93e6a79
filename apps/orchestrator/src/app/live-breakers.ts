import { LiveConfig } from '@comanda/config';
import { Breakers, CommandBreakers, commandPolicySettings } from '@comanda/resilience';
import type { SagaDefinition } from '@comanda/saga';
import { callSettings } from '@comanda/service';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';

/** Breakers for the commands to all participants of the sagas. */
export function commandBreakersOf(sagas: readonly SagaDefinition[]): CommandBreakers {
  const steps = sagas.flatMap((saga) => saga.steps);
  const commands = steps.flatMap(({ invoke, compensate }) => [invoke ?? [], compensate ?? []].flat());
  const participants = commands.flatMap((part) => ('participant' in part ? [part.participant] : []));
  return new CommandBreakers({ peers: [...new Set(participants)].sort() });
}

/** Has the breakers of commands listed with those of calls, and go by the settings at each moment. */
@Injectable()
export class LiveBreakers implements OnApplicationShutdown {
  private readonly detach: () => void;

  constructor(
    private readonly commands: CommandBreakers,
    breakers: Breakers,
    live: LiveConfig,
  ) {
    this.detach = commands.attach(breakers, (peer) => callSettings(live as never, peer, commandPolicySettings));
  }

  onApplicationShutdown(): void {
    this.detach();
    this.commands.close();
  }
}

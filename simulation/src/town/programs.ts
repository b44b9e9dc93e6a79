import { sagaEvents } from '@comanda/contracts';
import type { EventContract } from '@comanda/kernel';
import { Messaging, type Executor } from '@comanda/messaging';
import type { SagaDefinition } from '@comanda/saga';
import { SagaEngine, type Parked } from '@comanda/saga-engine';
import type { SimulatedProcess } from '@comanda/simulation';
import type { Bindings } from './bindings.js';

/** What runs in a process of a service. */
export interface Program {
  readonly process: SimulatedProcess;
  readonly messaging: Messaging;
  readonly executor: Executor;
}

/** A process's program, over its ports; nothing has begun. */
export function programOf(service: string, process: SimulatedProcess, { commands, events }: Bindings): Program {
  const { store, broker, clock, random } = process.ports;
  const messaging = new Messaging({ service, processId: process.id, store, broker, clock, random, commands, events });
  return { process, messaging, executor: messaging.executor };
}

/** Starts a process of a service that takes commands and events, as its module does. */
export function bootService(service: string, process: SimulatedProcess, bindings: Bindings): Program {
  const program = programOf(service, process, bindings);
  void program.messaging.start();
  return program;
}

/** What an orchestrator is deployed with. */
export interface Deployment {
  readonly definitions: readonly SagaDefinition[];
  readonly starts: Bindings['events'];
}

/** A process of the orchestrator, with what operators call. */
export interface OrchestratorProgram extends Program {
  readonly engine: SagaEngine;
}

/** Starts an orchestrator, which has an engine beside its messaging. */
export function bootOrchestrator(process: SimulatedProcess, { definitions, starts }: Deployment): OrchestratorProgram {
  const program = programOf('orchestrator', process, { commands: [], events: starts });
  const { executor, messaging } = program;
  const { store, clock, random } = process.ports;
  const parked = sagaEvents.parked as EventContract<unknown> as EventContract<Parked>;
  const engine = new SagaEngine({ definitions, executor, store, messaging, clock, random, parked });
  void messaging.start();
  engine.start();
  return { ...program, engine };
}

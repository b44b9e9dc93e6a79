import { callProgram, MS } from '@comanda/simulation';
import type { Town } from '../town/town.js';

/** Turns a saga back, after so many milliseconds. It may be too late for that. */
export async function turnBack(town: Town, sagaId: string, afterMs: number): Promise<void> {
  await town.world.schedule.sleep(afterMs * MS, 'operator');
  const act = { kind: 'compensate' } as const;
  const repair = { sagaId, act, byWhom: 'operator', why: 'simulated', preview: false };
  await callProgram(town.world, town.orchestrator, ({ engine }) => engine.repair(repair)).catch(() => undefined);
}

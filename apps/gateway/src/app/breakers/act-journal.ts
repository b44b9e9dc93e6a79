import { timestampFromDate } from '@bufbuild/protobuf/wkt';
import { OrchestratorService } from '@comanda/contracts';
import { SystemClock, type Clock } from '@comanda/kernel';
import { logger } from '@comanda/observability';
import type { OnModuleDestroy } from '@nestjs/common';
import type { Peers } from '../peers/peers.js';
import type { OperatorAct } from './operator-act.js';

const { recordOperatorAct } = OrchestratorService.method;

/** An operator waits for it. */
const DEADLINE_MS = 1_500;
const AGAIN_AFTER_MS = 5_000;
/** So many wait for the orchestrator; of more the log knows. */
const MOST_OWED = 1_000;

const log = logger('operator-acts');

/**
 * Has operators' acts kept by the orchestrator. An act may be about the orchestrator itself, or be done while it is away: then the act
 * waits here, and is recorded when it is back. What waits is lost with the process; the log has every act.
 */
export class ActJournal implements OnModuleDestroy {
  private readonly owed = new Map<string, OperatorAct>();
  private cancelRetry: (() => void) | undefined;
  private stopped = false;

  constructor(
    private readonly peers: Pick<Peers, 'call'>,
    private readonly clock: Clock = new SystemClock(),
  ) {}

  /** Answers whether it is kept by now. Never rejects. */
  async record(act: OperatorAct): Promise<boolean> {
    this.owe(act);
    return this.tell(act);
  }

  /** Those that wait have a last try. */
  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    this.cancelRetry?.();
    await this.tellAll();
  }

  private owe(act: OperatorAct): void {
    this.owed.set(act.actId, act);
    const [oldest] = this.owed.keys();
    if (this.owed.size <= MOST_OWED || oldest === undefined) return;
    this.owed.delete(oldest);
    log.error({ actId: oldest }, 'an act will not be journaled: too many wait for the orchestrator');
  }

  private async tell(act: OperatorAct): Promise<boolean> {
    try {
      await this.peers.call(recordOperatorAct, { act: messageOf(act) }, { deadlineMs: DEADLINE_MS });
      this.owed.delete(act.actId);
      return true;
    } catch (error) {
      log.warn({ err: error, actId: act.actId }, 'an act is not journaled yet: the orchestrator does not take it');
      this.tryAgainLater();
      return false;
    }
  }

  private tryAgainLater(): void {
    if (this.stopped || this.cancelRetry) return;
    this.cancelRetry = this.clock.after(AGAIN_AFTER_MS, () => {
      this.cancelRetry = undefined;
      void this.tellAll();
    });
  }

  /** Oldest first, up to the first that is not taken. */
  private async tellAll(): Promise<void> {
    for (const act of [...this.owed.values()]) if (!(await this.tell(act))) return;
  }
}

function messageOf({ at, service = '', instanceId = '', took, unavailable, ...act }: OperatorAct) {
  return { ...act, service, instanceId, at: timestampFromDate(at), took: [...took], unavailable: [...unavailable] };
}

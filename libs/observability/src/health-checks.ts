import { described } from './logged-error.js';
import { logger } from './logger.js';

/** Throws, or rejects, while what it looks at cannot be used. */
export type HealthCheck = () => void | Promise<void>;

/** `ready` alone means: send work. */
export type ReadinessStatus = 'starting' | 'ready' | 'failing' | 'draining';

export interface HealthReport {
  readonly status: ReadinessStatus;
  /** Every check by its name. Causes are logged, not shown. */
  readonly checks: Readonly<Record<string, 'ok' | 'failing' | 'timed out'>>;
}

type CheckResult = HealthReport['checks'][string];

const log = logger('health');

/** What a service needs in order to take work, and whether it takes any. `starting` until {@link setReady}. */
export class HealthChecks {
  private readonly checks = new Map<string, HealthCheck>();
  private readonly lastResults = new Map<string, CheckResult>();
  private phase: 'starting' | 'started' | 'draining' = 'starting';

  /** @param timeoutMs a check that takes longer fails */
  constructor(private readonly timeoutMs = 1_000) {}

  /** Adds a check; one of the same name is replaced. */
  add(name: string, check: HealthCheck): void {
    this.checks.set(name, check);
  }

  /** All is started; without effect once draining. */
  setReady(): void {
    if (this.phase === 'starting') this.phase = 'started';
  }

  /** The service is about to stop, and never ready again. */
  setDraining(): void {
    this.phase = 'draining';
  }

  /** Runs all checks side by side; never rejects. */
  async report(): Promise<HealthReport> {
    const results = await Promise.all(
      [...this.checks].map(async ([name, check]) => [name, await this.run(name, check)] as const),
    );
    return { status: this.statusOf(results.map(([, result]) => result)), checks: Object.fromEntries(results) };
  }

  private statusOf(results: readonly CheckResult[]): ReadinessStatus {
    if (this.phase !== 'started') return this.phase;
    return results.every((result) => result === 'ok') ? 'ready' : 'failing';
  }

  private async run(name: string, check: HealthCheck): Promise<CheckResult> {
    let result: CheckResult = 'ok';
    let cause: unknown;
    try {
      if ((await withTimeout(check, this.timeoutMs)) === 'timed out') result = 'timed out';
    } catch (error) {
      result = 'failing';
      cause = error;
    }
    this.noteChange(name, result, cause);
    return result;
  }

  private noteChange(name: string, result: CheckResult, cause: unknown): void {
    const last = this.lastResults.get(name) ?? 'ok';
    this.lastResults.set(name, result);
    if (last === result) return;
    if (result === 'ok') log.info({ check: name }, 'health check passes again');
    else log.warn({ check: name, err: described(cause) }, `health check ${result}`);
  }
}

async function withTimeout(check: HealthCheck, ms: number): Promise<'done' | 'timed out'> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<'timed out'>((resolve) => {
    timer = setTimeout(resolve, ms, 'timed out');
  });
  try {
    return await Promise.race([(async () => check())().then(() => 'done' as const), timeout]);
  } finally {
    clearTimeout(timer);
  }
}

import { eventually } from '@comanda/testing';
import type { KeyValue, KeyValueEntry, Watch } from '../../src/index.js';
import { WITHIN_MS } from './patience.js';

/** A backend with a server, and a way to it, that can be broken. */
export interface BreakableKeyValueKind {
  readonly name: string;
  /** Starts the server, and a way to it. */
  open(): Promise<BreakableServer>;
}

/** One server, and two ways to it. */
export interface BreakableServer {
  /** By the way that can be cut. */
  readonly cuttable: KeyValue;
  /** By a way that is never cut. */
  readonly other: KeyValue;
  cut(): void;
  hang(): void;
  heal(): void;
  /** Ends the server as a power cut does it. */
  kill(): Promise<void>;
  /** Starts it again, on what it had stored. */
  start(): Promise<void>;
  /** Deletes what it has stored, while it is down. */
  wipe(): void;
  dispose(): Promise<void>;
}

/** What every backend promises while it is not reached, and after that. */
export function lostKeyValueSuite(kind: BreakableKeyValueKind): void {
  describe(`the ${kind.name} key-value store, when it is lost`, () => {
    let server: BreakableServer;
    let answers: (readonly KeyValueEntry[])[];
    let losses: unknown[];
    let watch: Watch;
    beforeAll(async () => (server = await kind.open()));
    afterAll(() => server?.dispose());
    beforeEach(async () => {
      [answers, losses] = [[], []];
      await server.other.put('kept/a', 'old');
      watch = server.cuttable.watch('kept/', {
        onEntries: (entries) => answers.push(entries),
        onLost: (error) => losses.push(error),
      });
      await becomes('old');
    });
    afterEach(() => watch.stop());

    const becomes = (value: string) =>
      eventually(`a watcher to be told ${value}`, () => answers.at(-1)?.[0]?.value === value, { withinMs: WITHIN_MS });
    const isTold = () => eventually('the loss to be told', () => losses.length > 0, { withinMs: 90_000 });
    const unavailable = { name: 'DomainError', code: 'COORDINATION_UNAVAILABLE', kind: 'unavailable' };

    it('rejects, tells the loss once and never an empty set, and tells all anew afterwards', async () => {
      server.cut();
      await isTold();
      await expect(server.cuttable.get('kept/a')).rejects.toMatchObject(unavailable);
      await expect(server.cuttable.put('kept/a', 'x')).rejects.toMatchObject(unavailable);
      await expect(server.cuttable.list('kept/')).rejects.toMatchObject(unavailable);
      await server.other.put('kept/a', 'new');
      server.heal();
      await becomes('new');
      expect(losses).toEqual([expect.objectContaining(unavailable)]);
      expect(answers.every((entries) => entries.length > 0)).toBe(true);
    });

    it('can be watched from then on: the loss is told once, and all when it is back', async () => {
      server.cut();
      const told: unknown[] = [];
      const late = server.cuttable.watch('kept/', {
        onEntries: ([entry]) => told.push(entry?.value),
        onLost: () => told.push('lost'),
      });
      let looks = 0;
      await eventually('it to have tried often', () => (looks += 1) > 300 && told.length > 0, { withinMs: WITHIN_MS });
      expect(told).toEqual(['lost']);
      server.heal();
      await eventually('all to be told', () => told.length > 1, { withinMs: WITHIN_MS });
      expect(told.slice(0, 2)).toEqual(['lost', 'old']);
      late.stop();
    });

    it('rejects in the end when nothing comes back', async () => {
      server.hang();
      await expect(server.cuttable.put('kept/hanging', 'x')).rejects.toMatchObject(unavailable);
      await server.other.put('kept/a', 'new');
      server.heal();
      await becomes('new');
      expect(answers.every((entries) => entries.length > 0)).toBe(true);
    });

    it('goes on after the server was killed', async () => {
      await server.kill();
      await isTold();
      await expect(server.other.get('kept/a')).rejects.toMatchObject(unavailable);
      await server.start();
      await eventually('a write to succeed', () => put(server.other, 'new'), { withinMs: WITHIN_MS });
      await becomes('new');
      expect(answers.every((entries) => entries.length > 0)).toBe(true);
    });

    it('begins anew after the server has lost everything', async () => {
      await server.kill();
      await isTold();
      server.wipe();
      await server.start();
      await eventually('a write to succeed', () => put(server.other, 'new'), { withinMs: WITHIN_MS });
      await becomes('new');
      await server.other.put('kept/a', 'newer');
      await becomes('newer');
    });
  });
}

const put = (keys: KeyValue, value: string): Promise<boolean> =>
  keys.put('kept/a', value).then(
    () => true,
    () => false,
  );

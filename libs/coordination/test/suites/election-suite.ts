import { eventually } from '@comanda/testing';
import { LeaderElection, LeaderTurns, type Candidacy, type Locks, type Term } from '../../src/index.js';
import { WITHIN_MS } from './patience.js';

/** A backend under test. */
export interface ElectionKind {
  readonly name: string;
  /** A process of its own, as it were; all on one and the same backend. */
  connect(): Promise<Locks>;
  /** A TTL that it can do, in milliseconds. */
  readonly ttlMs: number;
  /** Frees the lock behind its holder's back, as an operator may. */
  forget(lock: string): Promise<void>;
}

let counter = 0;

/** What elections promise on every backend. */
export function electionSuite(kind: ElectionKind): void {
  describe(`an election on ${kind.name}`, () => {
    const { ttlMs } = kind;
    let locks: Locks[];
    let elections: LeaderElection[];
    let name: string;
    const candidacies: Candidacy[] = [];
    beforeAll(async () => {
      locks = [await kind.connect(), await kind.connect(), await kind.connect()];
      elections = locks.map((one) => new LeaderElection(one));
    });
    beforeEach(() => (name = `election-${process.pid}-${Date.now()}/${(counter += 1)}`));
    afterEach(() => Promise.all(candidacies.splice(0).map((candidacy) => candidacy.withdraw())));
    afterAll(() => Promise.all(locks?.map((one) => one.close()) ?? []));

    const stand = (process: number, lead?: (term: Term) => void | Promise<void>): Candidacy => {
      const candidacy = elections[process]!.stand(name, { ttlMs, ...(lead && { lead }) });
      candidacies.push(candidacy);
      return candidacy;
    };
    const until = (what: string, condition: () => boolean) => eventually(what, condition, { withinMs: WITHIN_MS });
    const leads = (candidacy: Candidacy) => until('it to lead', () => candidacy.term?.isLeader() === true);
    const follows = (candidacy: Candidacy) => until('it to follow', () => candidacy.standing === 'following');

    it('has one leader, and the others know that they follow', async () => {
      const first = stand(0);
      await leads(first);
      const others = [stand(1), stand(2)];
      await Promise.all(others.map(follows));
      expect(first.standing).toBe('leading');
      expect(others.map(({ term }) => term)).toEqual([undefined, undefined]);
    });

    it('has another one when the leader withdraws, with a greater token, once its work has ended', async () => {
      const atWork = Promise.withResolvers<void>();
      const first = stand(0, () => atWork.promise);
      await leads(first);
      const { token, over } = first.term!;
      const second = stand(1);
      await follows(second);
      const withdrawn = first.withdraw();
      expect([over.aborted, first.term]).toEqual([true, undefined]);
      expect(second.term).toBeUndefined();
      atWork.resolve();
      await withdrawn;
      await leads(second);
      expect(second.term!.token).toBeGreaterThan(token);
    });

    it('ends the term of a leader that has lost its lock; it stands again', async () => {
      const terms: Term[] = [];
      const candidacy = stand(0, (term) => void terms.push(term));
      await leads(candidacy);
      await kind.forget(name);
      await until('the term to be over', () => terms[0]!.over.aborted);
      await until('a second term', () => terms.length === 2);
      expect(terms[1]!.token).toBeGreaterThan(terms[0]!.token);
    });

    it('gives another a try when the work of a leader fails', async () => {
      let failures = 0;
      stand(0, () => {
        failures += 1;
        throw new Error('cannot lead');
      });
      await until('the first to fail', () => failures > 0);
      await leads(stand(1));
    });

    it('lets one process have the turn; the next one has it when that stops', async () => {
      const turns = [0, 1].map((process) => new LeaderTurns(elections[process]!, { name, ttlMs }));
      // As long as nobody knows, it is everyone's.
      expect(turns.map((one) => one.isMine())).toEqual([true, true]);
      await until('one to have it', () => turns.filter((one) => one.isMine()).length === 1);
      const [mine, other] = turns[0]!.isMine() ? [turns[0]!, turns[1]!] : [turns[1]!, turns[0]!];
      await until('its token', () => mine.token !== undefined);
      await mine.stop();
      await until('the other one to have it', () => other.token !== undefined);
      expect([mine.isMine(), other.isMine()]).toEqual([false, true]);
      await other.stop();
    });
  });
}

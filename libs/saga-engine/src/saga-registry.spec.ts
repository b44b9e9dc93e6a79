import { defineSaga, type SagaDefinition } from '@comanda/saga';
import { jsonCommand } from '@comanda/testing';
import { stepsWithDeadline } from './deadlines.js';
import { SagaRegistry } from './saga-registry.js';

const definition = (version: number, command = 'X'): SagaDefinition =>
  defineSaga<object>('trip', version)
    .pivot('only', { invoke: [jsonCommand<object, object>('x', command), () => ({})] })
    .build();

describe('the registry of definitions', () => {
  it('keeps several versions of a saga side by side', () => {
    const [old, current] = [definition(1), definition(2)];
    const registry = new SagaRegistry([old, current]);
    expect([registry.get('trip', 1).saga, registry.get('trip', 2).saga]).toEqual([old, current]);
    expect(registry.get('trip', 1).hash).not.toBe(registry.get('trip', 2).hash);
  });

  it('throws for what it does not know', () => {
    const registry = new SagaRegistry([definition(1)]);
    expect(() => registry.get('trip', 3)).toThrow('no definition of saga trip@3');
    expect(() => registry.get('cruise', 1)).toThrow('no definition of saga cruise@1');
  });

  it('refuses two definitions of the same version', () => {
    expect(() => new SagaRegistry([definition(1), definition(1)])).toThrow('saga trip@1 is defined twice');
  });

  it('pins an instance to the definition that it started with', () => {
    const registry = new SagaRegistry([definition(1), definition(2)]);
    const { saga, hash } = registry.get('trip', 1);
    expect(registry.pinnedTo({ type: 'trip', definitionVersion: 1, definitionHash: hash })).toBe(saga);
  });

  it('takes no other shape under the same version for it', () => {
    const { hash } = new SagaRegistry([definition(1)]).get('trip', 1);
    const changed = new SagaRegistry([definition(1, 'Y')]);
    expect(() => changed.pinnedTo({ type: 'trip', definitionVersion: 1, definitionHash: hash })).toThrow(
      'saga trip@1 was changed under its instances',
    );
  });

  describe('with other deadlines', () => {
    const trip = defineSaga<object>('trip', 1)
      .compensatable('book', { invoke: [jsonCommand<object, object>('x', 'Book'), () => ({})], deadlineMs: 5_000 })
      .compensatable('pay', { invoke: [jsonCommand<object, object>('x', 'Pay'), () => ({})], deadlineMs: 6_000 })
      .pivot('only', { invoke: [jsonCommand<object, object>('x', 'X'), () => ({})] })
      .build();
    const deadlines = (registry: SagaRegistry) => {
      const { hash } = registry.get('trip', 1);
      const saga = registry.pinnedTo({ type: 'trip', definitionVersion: 1, definitionHash: hash });
      return saga.steps.map(({ deadlineMs }) => deadlineMs);
    };

    it('has instances go on with these, and keeps the hash that they started with', () => {
      const registry = new SagaRegistry([trip]);
      const { hash } = registry.get('trip', 1);
      registry.setDeadlines({ trip: { book: 1_000 }, cruise: { pay: 1 } });
      expect(deadlines(registry)).toEqual([1_000, 6_000, undefined]);
      expect(registry.get('trip', 1).hash).toBe(hash);
    });

    it('goes back to those of the definition', () => {
      const registry = new SagaRegistry([trip]);
      registry.setDeadlines({ trip: { book: 1_000 } });
      registry.setDeadlines({});
      expect(deadlines(registry)).toEqual([5_000, 6_000, undefined]);
    });

    it('knows which steps have one', () => {
      expect(stepsWithDeadline(trip)).toEqual(['book', 'pay']);
      const taken = { name: 'take', kind: 'compensatable', stage: 0 } as const;
      expect(stepsWithDeadline({ ...trip, steps: [taken, ...trip.steps] })).toEqual(['book', 'pay']);
    });
  });
});

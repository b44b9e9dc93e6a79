import type { SagaDefinition } from '@comanda/saga';
import { SagaRegistry } from './saga-registry.js';

const definition = (type: string, version: number): SagaDefinition => ({ type, version, steps: [] });

describe('the registry of definitions', () => {
  it('keeps several versions of a saga side by side', () => {
    const [old, current] = [definition('trip', 1), definition('trip', 2)];
    const registry = new SagaRegistry([old, current]);
    expect(registry.get('trip', 1)).toBe(old);
    expect(registry.get('trip', 2)).toBe(current);
  });

  it('throws for what it does not know', () => {
    expect(() => new SagaRegistry([definition('trip', 1)]).get('trip', 3)).toThrow('no definition of saga trip@3');
  });

  it('refuses two definitions of the same version', () => {
    expect(() => new SagaRegistry([definition('trip', 1), definition('trip', 1)])).toThrow(
      'saga trip@1 is defined twice',
    );
  });
});

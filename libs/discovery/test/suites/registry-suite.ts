import { RegistryBench, type RegistryKind } from './registry/registry-bench.js';
import { lostServerSuite } from './registry/lost-server.js';
import { mortalitySuite } from './registry/mortality.js';
import { registrationSuite } from './registry/registration.js';
import { watchSuite } from './registry/watch.js';

export type { MortalRegistry, RegistryKind } from './registry/registry-bench.js';

/**
 * What every registry promises: an instance is found as it has registered, by whoever asks or watches, until it deregisters or dies; a
 * server that goes and comes back, with or without its memory, costs nothing but time.
 *
 * What none promises: that all see a change at the same moment, or every state between two that they see; how long one who has died
 * is still listed as critical, or that they are; who registers is listed before the server has been reached.
 */
export function registrySuite(kind: RegistryKind): void {
  describe(`the ${kind.name} registry`, () => {
    const bench = new RegistryBench(kind);
    beforeEach(() => bench.begin());
    afterEach(() => bench.end());

    registrationSuite(bench);
    watchSuite(bench);
    mortalitySuite(bench);
    lostServerSuite(bench);
  });
}

import { createProjectGraphAsync, readCachedProjectGraph } from '@nx/devkit';

/**
 * Makes sure that Nx's project graph is on disk, where the boundaries rule reads it: on a fresh clone no nx command has run.
 * `refresh` makes it anew even when there is one.
 */
export async function ensureProjectGraph({ refresh = false } = {}) {
  if (!refresh && hasProjectGraph()) return;
  await createProjectGraphAsync({ exitOnError: false });
}

function hasProjectGraph() {
  try {
    readCachedProjectGraph();
    return true;
  } catch {
    return false;
  }
}

import { command } from './command.mjs';
import { mustPass, StepFailed } from './step.mjs';

/**
 * An earlier version of proto/ that somebody may still speak.
 *
 * @typedef {{ label: string, commit: string }} Baseline
 */

/**
 * Checks that proto/ is formatted, keeps buf's rules, and breaks nobody who speaks an earlier version of it. Compared
 * with the last release, main, the last commit and the one before it, so that both what is not committed yet and what has just been
 * committed are caught.
 *
 * @param {string} root
 */
export async function checkProto(root) {
  await mustPass('buf', ['format', '--diff', '--exit-code'], { cwd: root, fix: 'npx buf format -w' });
  await mustPass('buf', ['lint'], { cwd: root });
  const baselines = await findBaselines(root);
  for (const baseline of baselines) await compare(root, baseline);
  return baselines.length > 0
    ? `compatible with ${baselines.map(({ label }) => label).join(', ')}`
    : 'compared with nothing: no earlier commit at hand holds proto/';
}

/**
 * Each version of proto/ once, none that lacks it. A shallow clone, a first commit, a folder without git: each just has
 * fewer of these.
 *
 * @param {string} root
 */
async function findBaselines(root) {
  /** @type {Map<string, Baseline>} */
  const found = new Map();
  for (const { label, ref } of await candidates(root)) {
    const tree = await git(root, 'rev-parse', '--verify', '--quiet', `${ref}:proto`);
    const commit = await git(root, 'rev-parse', '--verify', '--quiet', `${ref}^{commit}`);
    if (tree && commit && !found.has(tree)) found.set(tree, { label, commit });
  }
  return [...found.values()];
}

/** @param {string} root */
async function candidates(root) {
  const release = await git(root, 'describe', '--tags', '--abbrev=0', '--match', 'v[0-9]*');
  const fork =
    (await git(root, 'merge-base', 'HEAD', 'origin/main')) ?? (await git(root, 'merge-base', 'HEAD', 'main'));
  return [
    ...(release ? [{ label: release, ref: release }] : []),
    ...(fork ? [{ label: 'main', ref: fork }] : []),
    { label: 'HEAD~1', ref: 'HEAD~1' },
    { label: 'HEAD', ref: 'HEAD' },
  ];
}

/** @param {string} root @param {Baseline} baseline */
async function compare(root, { label, commit }) {
  // The tree of proto/ alone: what buf.yaml says today is what counts.
  const archive = await mustPass('git', ['archive', '--format=tar', `${commit}:proto`], { cwd: root });
  const against = ['breaking', '--against', '-#format=tar'];
  const { code, output } = await command('buf', against, { cwd: root, stdin: archive.stdout });
  if (code === 0) return;
  throw new StepFailed(
    `Breaks what ${label} (${commit.slice(0, 9)}) speaks:\n${output}`,
    'keep the old field or rpc beside the new one; a version that must break is a new package, v2',
  );
}

/** @param {string} root @param {readonly string[]} args @returns {Promise<string | undefined>} */
async function git(root, ...args) {
  const result = await command('git', args, { cwd: root }).catch(() => undefined);
  return result?.code === 0 ? String(result.stdout).trim() : undefined;
}

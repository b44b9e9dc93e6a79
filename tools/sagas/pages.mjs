import { describeSaga, diagramOf } from '@comanda/saga';

/**
 * @typedef {import('./load-sagas.mjs').SagaDefinition} SagaDefinition
 * @typedef {SagaDefinition['steps'][number]} Step
 */

/**
 * The pages about sagas in docs/sagas, by file name, not yet formatted: one for the newest version of each, and their list.
 *
 * @param {import('./load-sagas.mjs').Sagas} sagas
 * @returns {Map<string, string>}
 */
export function sagaPages({ definitions, deadlineMs }) {
  const newest = [...Map.groupBy(definitions, ({ type }) => type).values()].map((versions) =>
    versions.reduce((one, other) => (other.version > one.version ? other : one)),
  );
  const pages = newest.map((saga) => /** @type {const} */ ([`${saga.type}.md`, pageOf(saga, deadlineMs)]));
  return new Map([...pages, ['README.md', listOf(newest)]]);
}

const WRITTEN = '<!-- Written by tools/verify/write-docs.mjs from apps/orchestrator/src/app/sagas. -->';

/** @param {readonly SagaDefinition[]} sagas */
function listOf(sagas) {
  const lines = sagas.map(({ type, version, steps }) => {
    const sent = steps.filter(({ invoke }) => invoke).map(({ name }) => name);
    return `- [${type}](${type}.md), version ${version}: ${sent.join(', ')}`;
  });
  return [WRITTEN, '# Sagas', 'As the orchestrator runs them, each in its newest version.', lines.join('\n'), ''].join(
    '\n\n',
  );
}

/** @param {SagaDefinition} saga @param {number} deadlineMs */
function pageOf(saga, deadlineMs) {
  const description = describeSaga(saga);
  return [
    WRITTEN,
    `# ${saga.type}`,
    `Version ${saga.version}, hash \`${description.hash}\`.`,
    `\`\`\`mermaid\n${diagramOf(description)}\`\`\``,
    stepTable(saga.steps, deadlineMs),
    LEGEND,
    '',
  ].join('\n\n');
}

const LEGEND = `Steps of one number are sent together. A refusal that is listed leaves nothing behind: the steps before it are undone, in reverse
order. Any other refusal, and no answer until the deadline, may have left something: that step is undone, too. What has no deadline is sent until it is
answered.`;

/** @param {readonly Step[]} steps @param {number} deadlineMs */
function stepTable(steps, deadlineMs) {
  const rows = steps.map((step) => [
    step.stage + 1,
    step.name,
    step.kind,
    step.invoke ? commandOf(step.invoke) : 'none: it is done before',
    step.kind === 'retriable' ? '' : (step.refusals ?? []).map((code) => `\`${code}\``).join(' '),
    step.invoke ? deadlineOf(step, deadlineMs) : '',
    step.compensate ? commandOf(step.compensate) : '',
  ]);
  const head = ['#', 'step', 'kind', 'sends', 'refusals', 'deadline', 'undone by'];
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

/** @param {NonNullable<Step['invoke']> | NonNullable<Step['compensate']>} sending */
const commandOf = ([{ participant, name }]) => `${participant}.${name}`;

/** @param {Step} step @param {number} presetMs */
function deadlineOf(step, presetMs) {
  const { kind, deadlineMs = presetMs } = step;
  return kind === 'compensatable' && deadlineMs < Infinity ? `${deadlineMs / 1_000} s` : 'none';
}

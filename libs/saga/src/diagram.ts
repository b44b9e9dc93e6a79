import type { SagaDescription, StepDescription } from './describe.js';

/**
 * A saga as a Mermaid flow chart: down the steps, aside the compensations that a refusal runs through. Steps of one stage stand
 * beside each other.
 */
export function diagramOf({ steps }: SagaDescription): string {
  const stages = [...Map.groupBy(steps, ({ stage }) => stage).values()];
  const lines = stages.flatMap((group) => group.flatMap(nodesOf));
  const sending = stages.map((group) => group.filter(({ invoke }) => invoke)).filter((group) => group.length > 0);
  const forward = sending.flatMap((group, index) =>
    (sending[index + 1] ?? []).flatMap((next) => group.map((step) => `  ${step.name} --> ${next.name}`)),
  );
  const ends = sending.at(-1)!.map(({ name }) => `  ${name} --> completed([completed])`);
  const undoing = steps.filter(({ compensate }) => compensate).reverse();
  const back = undoing.map(
    ({ name }, index) =>
      `  undo_${name} --> ${undoing[index + 1] ? `undo_${undoing[index + 1]!.name}` : 'compensated([compensated])'}`,
  );
  return ['flowchart TD', ...lines, ...forward, ...ends, ...refusals(steps, undoing), ...back, ''].join('\n');
}

function nodesOf({ name, kind, invoke, compensate }: StepDescription): string[] {
  const shape = kind === 'pivot' ? ['{{', '}}'] : ['[', ']'];
  return [
    ...(invoke ? [`  ${name}${shape[0]}"${name}<br/>${invoke}"${shape[1]}`] : []),
    ...(compensate ? [`  undo_${name}["undo ${name}<br/>${compensate}"]`] : []),
  ];
}

/** From each step that can be refused to the first compensation that this runs. */
function refusals(steps: readonly StepDescription[], undoing: readonly StepDescription[]): string[] {
  return steps
    .filter(({ kind, invoke }) => invoke && kind !== 'retriable')
    .map((step) => {
      const first = undoing.find((done) => done.name !== step.name && done.stage <= step.stage);
      return `  ${step.name} -. refused .-> ${first ? `undo_${first.name}` : 'compensated([compensated])'}`;
    });
}

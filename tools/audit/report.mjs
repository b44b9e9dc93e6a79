/**
 * What was found, for a person.
 *
 * @param {readonly import('./findings.d.mts').Finding[]} findings
 * @param {number} looked orders that were looked at
 * @param {import('../terminal/paint.mjs').Paint} paint
 */
export function findingsText(findings, looked, paint) {
  if (findings.length === 0) return paint.green(`${looked} orders: everything fits.`);
  const lines = findings.flatMap(({ rule, id, text, repair }) => [
    `${paint.red(rule.padEnd(4))} ${paint.bold(id)}: ${text}`,
    `     ${paint.cyan('repair')}: ${repair}`,
  ]);
  return [...lines, '', paint.red(`${findings.length} findings among ${looked} orders.`)].join('\n');
}

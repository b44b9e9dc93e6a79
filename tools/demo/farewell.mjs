import { requestOf } from './place-order.mjs';

/**
 * What to do with a Comanda that runs.
 *
 * @param {import('../stack/index.d.mts').Stack} stack
 * @param {import('./catalogue.mjs').OrderPlan} plan an order that goes through
 * @param {import('./load-catalogue.mjs').Loaded} loaded
 * @param {import('../terminal/paint.mjs').Paint} paint
 */
export function farewell(stack, plan, loaded, { bold, cyan, dim }) {
  const { gateway } = stack.urls;
  const body = JSON.stringify(requestOf(plan, loaded));
  return [
    bold('Comanda is up.'),
    `  API        ${cyan(gateway)}`,
    `  pages      ${cyan(`${gateway}/docs`)}`,
    `  OpenAPI    ${cyan(`${gateway}/openapi.json`)}`,
    `  logs       ${stack.dataDir}/logs`,
    '',
    bold('Order something:'),
    `  curl -sS ${gateway}/v1/orders -H 'content-type: application/json' -H 'prefer: wait=5' -H "idempotency-key: $(date +%s%N)" -d '${body}'`,
    '',
    bold('Or kill something; it comes back, and no order is lost:'),
    `  kill -9 ${stack.pid('kitchen')}   ${dim('# the kitchen')}`,
    '',
    'Ctrl-C stops everything.',
  ].join('\n');
}

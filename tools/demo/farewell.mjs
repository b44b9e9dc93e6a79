import { requestOf } from './place-order.mjs';

/** Where clients go in: through fabio, if there is one. @param {import('../stack/index.d.mts').Stack} stack */
export const entryOf = ({ urls }) => urls.fabio?.http ?? urls.gateway;

/**
 * What to do with a Comanda that runs.
 *
 * @param {import('../stack/index.d.mts').Stack} stack
 * @param {import('./catalogue.mjs').OrderPlan} plan an order that goes through
 * @param {import('./load-catalogue.mjs').Loaded} loaded
 * @param {import('../terminal/paint.mjs').Paint} paint
 */
export function farewell(stack, plan, loaded, { bold, cyan, dim }) {
  const { consul, fabio } = stack.urls;
  const gateway = entryOf(stack);
  const body = JSON.stringify(requestOf(plan, loaded));
  return [
    bold('Comanda is up.'),
    `  API        ${cyan(gateway)}`,
    `  pages      ${cyan(`${gateway}/docs`)}`,
    `  OpenAPI    ${cyan(`${gateway}/openapi.json`)}`,
    ...(fabio?.pages ? [`  fabio      ${cyan(`${fabio.pages}/routes`)}`] : []),
    ...(consul ? [`  Consul     ${cyan(`${consul}/ui`)}`] : []),
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

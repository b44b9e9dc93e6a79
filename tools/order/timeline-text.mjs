/**
 * An order's timeline as the gateway answers it.
 *
 * @typedef {{ at: string, service: string, kind: string, id: string, text: string, code?: string, traceId?: string }} Fact
 * @typedef {object} Timeline
 * @property {string} orderId
 * @property {readonly Fact[]} [facts]
 * @property {readonly { service: string, text: string, since?: string }[]} [missing]
 * @property {readonly string[]} [traceIds]
 * @property {readonly { service: string, reason: string }[]} [unavailable]
 */

/** What must be seen at a glance is marked. @type {Record<string, string>} */
const MARKS = { STATE: '●', SAGA: '●', STEP: '→', LEDGER: '$', HANDLED: '·', OWED: '!', DEAD_LETTER: '✘' };
const WIDEST_SERVICE = 12;

/**
 * For a person: first how it stands and what is missing, then what happened.
 *
 * @param {Timeline} timeline
 * @param {import('../terminal/paint.mjs').Paint} paint
 */
export function timelineText({ orderId, facts = [], missing = [], traceIds = [], unavailable = [] }, paint) {
  const state = facts.findLast(
    ({ kind, service, text }) => kind === 'STATE' && service === 'order' && text.includes(' is '),
  );
  const began = Date.parse(facts[0]?.at ?? '');
  return [
    `${paint.bold(`order ${orderId}`)}: ${state ? standing(state) : paint.red('the order service does not tell its state')}`,
    ...traceIds.map((id) => paint.dim(`trace ${id}`)),
    '',
    ...missingLines({ missing, unavailable }, paint),
    '',
    ...facts.map((fact) => line(fact, began, paint)),
  ].join('\n');
}

/** @param {Fact} state */
const standing = ({ text, code }) => `${text.replace(/^order /, '')}${code ? ` (${code})` : ''}`;

/** @param {Required<Pick<Timeline, 'missing' | 'unavailable'>>} timeline @param {import('../terminal/paint.mjs').Paint} paint */
function missingLines({ missing, unavailable }, paint) {
  if (missing.length + unavailable.length === 0) return [paint.green('Nothing is missing.')];
  return [
    paint.red('Missing:'),
    ...unavailable.map(({ service, reason }) => paint.red(`  ${service} cannot be asked now (${reason})`)),
    ...missing.map(
      ({ service, text, since }) => `  ${paint.bold(service)} ${text}${since ? paint.dim(`, since ${since}`) : ''}`,
    ),
  ];
}

/** @param {Fact} fact @param {number} began @param {import('../terminal/paint.mjs').Paint} paint */
function line({ at, service, kind, text, code }, began, paint) {
  const after = `+${String(Date.parse(at) - began)} ms`;
  const what = `${MARKS[kind] ?? '?'} ${text}${code && !text.includes(code) ? ` (${code})` : ''}`;
  const shown =
    kind === 'HANDLED'
      ? paint.dim(what)
      : kind === 'DEAD_LETTER'
        ? paint.red(what)
        : kind === 'OWED'
          ? paint.yellow(what)
          : what;
  return `${paint.dim(at.slice(11, 23))} ${after.padStart(10)}  ${service.padEnd(WIDEST_SERVICE)}  ${shown}`;
}

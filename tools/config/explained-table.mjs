import Table from 'cli-table3';

/** @typedef {import('@comanda/config').Explained} Explained */

/**
 * Settings with their values and where these come from.
 *
 * @param {readonly Explained[]} settings
 * @param {import('../terminal/paint.mjs').Paint} paint
 */
export function explainedTable(settings, paint) {
  const table = new Table({
    head: ['setting', 'value', 'from', 'where'],
    // The table's own colours know nothing of NO_COLOR.
    style: { head: [], border: [], compact: true },
    wordWrap: true,
  });
  for (const setting of settings) {
    const { name, from, live } = setting;
    const layers = [...new Set(from.map(({ layer }) => layer))].join(', ');
    const isSet = layers !== 'default';
    const where = [...from.map(({ where: place = '' }) => place), ...notes(setting, paint)].filter(Boolean).join('\n');
    table.push([
      live ? `${name} ${paint.dim('live')}` : name,
      valueOf(setting),
      isSet ? paint.cyan(layers) : layers,
      where,
    ]);
  }
  return table.toString();
}

/** @param {Explained} setting @param {import('../terminal/paint.mjs').Paint} paint */
function notes({ hides, refused, waiting }, paint) {
  return [
    ...hides.map(({ where, text }) => paint.dim(`hides ${where} (${text})`)),
    ...(refused ? [paint.red(`REFUSED ${refused.where}: ${refused.problem}`)] : []),
    ...(refused?.inForce === 'weaker'
      ? [paint.red('no good value has come since this start: weaker layers hold')]
      : []),
    ...(waiting
      ? [
          paint.yellow(
            `from the next start: ${shown(waiting.value)} (${waiting.from.map(({ where }) => where).join(', ')})`,
          ),
        ]
      : []),
  ];
}

/** @param {Explained} setting */
const valueOf = ({ value }) => (value === undefined ? '(not set)' : shown(value));

/** @param {unknown} value */
const shown = (value) => (typeof value === 'string' ? value : JSON.stringify(value));

const CODES = { bold: [1, 22], dim: [2, 22], red: [31, 39], green: [32, 39], yellow: [33, 39], cyan: [36, 39] };

/**
 * Colours for one stream. They are only there where a person looks at a terminal: not in a pipe, and not where
 * NO_COLOR is set; FORCE_COLOR overrules both.
 *
 * @typedef {(text: string) => string} Colour
 * @typedef {{ bold: Colour, dim: Colour, red: Colour, green: Colour, yellow: Colour, cyan: Colour }} Paint
 * @param {NodeJS.WriteStream} stream
 * @returns {Paint}
 */
export function createPaint(stream, env = process.env) {
  const colourful = env['FORCE_COLOR'] ? env['FORCE_COLOR'] !== '0' : stream.isTTY === true && !env['NO_COLOR'];
  const paints = Object.entries(CODES).map(([name, [on, off]]) => [
    name,
    (/** @type {string} */ text) => (colourful ? `\u001b[${on}m${text}\u001b[${off}m` : text),
  ]);
  return Object.fromEntries(paints);
}

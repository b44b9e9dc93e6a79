const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
/** Digits of a number; one below `g` ends it. */
const NUMBER = /[g-z0-9+/]*[A-Za-f]/g;

/**
 * The `mappings` of a source map, without names, and without those that tell the same place as the one before them: who looks up a position
 * finds the nearest one before it.
 *
 * @param {string} mappings
 */
export function thinMappings(mappings) {
  const first = mappings.search(/[^;]/);
  return mappings.slice(0, first) + mappings.slice(first).split(';').map(thinLine).join(';');
}

/** @param {string} line @param {number} index */
function thinLine(line, index) {
  const kept = [];
  // Columns are told from one to the next: what is left out counts for the one after it.
  let skipped = 0;
  for (const segment of line ? line.split(',') : []) {
    const [column = '', ...place] = (segment.match(NUMBER) ?? []).slice(0, 4);
    skipped += decoded(column);
    const isFirst = index === 0 && kept.length === 0;
    if (!isFirst && place.join('') === 'AAA') continue;
    kept.push(encoded(skipped) + place.join(''));
    skipped = 0;
  }
  return kept.join(',');
}

/** Of a number that is not negative: the lowest bit is the sign. @param {string} digits */
function decoded(digits) {
  let bits = 0;
  for (let at = 0; at < digits.length; at++) {
    bits |= (DIGITS.indexOf(/** @type {string} */ (digits[at])) & 31) << (5 * at);
  }
  return bits >> 1;
}

/** @param {number} column */
function encoded(column) {
  let text = '';
  for (let bits = column << 1; ; bits >>= 5) {
    if (bits < 32) return text + DIGITS[bits];
    text += DIGITS[(bits & 31) | 32];
  }
}

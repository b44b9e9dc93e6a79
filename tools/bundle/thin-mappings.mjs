import { decode, encode } from '@jridgewell/sourcemap-codec';

/**
 * The `mappings` of a source map, without names, and without those that tell the same place as the one before them: who looks up a position
 * finds the nearest one before it.
 *
 * @param {string} mappings
 */
export function thinMappings(mappings) {
  /** @type {string | undefined} */
  let before;
  const isNews = (/** @type {import('@jridgewell/sourcemap-codec').SourceMapSegment} */ [, ...where]) => {
    const place = where.slice(0, 3).join();
    const news = place !== before;
    before = place;
    return news;
  };
  return encode(decode(mappings).map((line) => line.filter(isNews).map(nameless)));
}

/** @param {import('@jridgewell/sourcemap-codec').SourceMapSegment} segment */
function nameless(segment) {
  return segment.length === 5 ? /** @type {[number, number, number, number]} */ (segment.slice(0, 4)) : segment;
}

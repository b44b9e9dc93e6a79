/**
 * An element of an SVG picture, as text. Attributes that are undefined are left out; numbers are rounded to what can be seen.
 *
 * @param {string} name
 * @param {Record<string, string | number | undefined>} [attributes]
 * @param {...string} content elements, or text that {@link escapeText} has been through
 */
export function element(name, attributes = {}, ...content) {
  const written = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escapeText(typeof value === 'number' ? Number(value.toFixed(1)) : value)}"`);
  const open = `<${name}${written.join('')}`;
  return content.length === 0 ? `${open}/>` : `${open}>${content.join('')}</${name}>`;
}

/** Text that may stand in an element or attribute. @param {unknown} text */
export function escapeText(text) {
  return String(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** @param {number} x @param {number} y @param {unknown} content @param {string} [className] */
export const label = (x, y, content, className) => element('text', { x, y, class: className }, escapeText(content));

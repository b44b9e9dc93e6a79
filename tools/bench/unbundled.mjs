import { existsSync, readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { fileURLToPath } from 'node:url';

/**
 * The profile with each function where its source is, if it ran from a file with a source map, such as a bundle. Of a package's code a bundle
 * knows the file only.
 *
 * @param {import('./cpu-profile.mjs').CpuProfile} profile
 * @returns {import('./cpu-profile.mjs').CpuProfile}
 */
export function unbundled(profile) {
  /** @type {Map<string, SourceMap | undefined>} */
  const maps = new Map();
  const mapOf = (/** @type {string} */ url) => {
    if (!maps.has(url)) maps.set(url, readMap(url));
    return maps.get(url);
  };
  const nodes = profile.nodes.map((node) => ({ ...node, callFrame: atSource(node.callFrame, mapOf) }));
  return { ...profile, nodes };
}

/** @param {import('./cpu-profile.mjs').CallFrame} frame @param {(url: string) => SourceMap | undefined} mapOf */
function atSource(frame, mapOf) {
  const map = frame.url.startsWith('file:') ? mapOf(frame.url) : undefined;
  const entry = map?.findEntry(frame.lineNumber, frame.columnNumber);
  if (!entry || !('originalSource' in entry) || !entry.originalSource) return frame;
  return { ...frame, url: new URL(entry.originalSource, frame.url).href, lineNumber: entry.originalLine };
}

/** @param {string} url */
function readMap(url) {
  const file = `${fileURLToPath(url)}.map`;
  return existsSync(file) ? new SourceMap(JSON.parse(readFileSync(file, 'utf8'))) : undefined;
}

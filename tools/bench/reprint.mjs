const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;

/**
 * The text with every UUID replaced by a new one, the same by the same, but for those that are to be kept. One map for all
 * texts of a copy keeps what refers to each other together.
 *
 * @param {string} text
 * @param {{ keep: ReadonlySet<string>, renamed: Map<string, string>, newId: () => string }} how
 */
export function withNewIds(text, { keep, renamed, newId }) {
  return text.replace(UUID, (id) => {
    if (keep.has(id)) return id;
    const known = renamed.get(id);
    if (known) return known;
    const fresh = newId();
    renamed.set(id, fresh);
    return fresh;
  });
}

/** Whether a copy of the text would be another one, since it has ids of its own. @param {string} text @param {ReadonlySet<string>} keep */
export function hasOwnIds(text, keep) {
  return (text.match(UUID) ?? []).some((id) => !keep.has(id));
}

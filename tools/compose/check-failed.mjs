/** Something of the composed system is not as it is promised. */
export class CheckFailed extends Error {}

/**
 * @param {unknown} holds
 * @param {string} otherwise what is wrong
 * @throws {CheckFailed}
 */
export function check(holds, otherwise) {
  if (!holds) throw new CheckFailed(otherwise);
}

import { relative, sep } from 'node:path';
import { root } from '../install/bootstrap.mjs';

/**
 * A part of a guard, and how its source looks without it.
 *
 * @typedef {object} Edit
 * @property {string} file from the workspace's root
 * @property {string} from stands in the file exactly once
 * @property {string} to
 *
 * A guard, and the system without it.
 *
 * @typedef {object} Mutant
 * @property {string} name
 * @property {readonly Edit[]} edits all of them are made
 */

/** Makes a mutant of sources as they are loaded, and knows whether each edit has found its place. */
export class Mutator {
  /** @type {Set<Edit>} */
  #made = new Set();

  /** @param {Mutant} mutant */
  constructor(mutant) {
    this.mutant = mutant;
  }

  /**
   * @param {string} file
   * @param {string} source
   * @throws {Error} when a guard is not found exactly once
   */
  apply(file, source) {
    const path = relative(root, file).split(sep).join('/');
    return this.mutant.edits
      .filter((edit) => edit.file === path)
      .reduce((text, edit) => this.#make(text, edit), source);
  }

  /** @throws {Error} when a file was not loaded: a mutant that is none proves nothing */
  requireAllMade() {
    for (const edit of this.mutant.edits)
      if (!this.#made.has(edit)) throw new Error(`${this.mutant.name}: ${edit.file} was not loaded`);
  }

  /** @param {string} text @param {Edit} edit */
  #make(text, edit) {
    const places = text.split(edit.from).length - 1;
    if (places !== 1)
      throw new Error(`${this.mutant.name}: its guard stands ${places} times in ${edit.file}, not once:\n${edit.from}`);
    this.#made.add(edit);
    return text.replace(edit.from, () => edit.to);
  }
}

/**
 * The mutants that no test notices, and why that is well.
 *
 * @module
 */
import { type MutantName, nameOf } from "./mutant.ts";

/** A mutant that may survive. */
export interface Survivor extends MutantName {
  /** Why no test has to notice it. */
  readonly reason: string;
}

/** Where they are listed, by the path from the project's folder. */
export const SURVIVORS = "tests/mutants/survivors.json";

/**
 * Reads the list.
 *
 * @param text What the file holds.
 * @returns The mutants that may survive, by {@linkcode nameOf}.
 * @throws {Error} If a line has no reason, or is there twice.
 */
export function readSurvivors(text: string): Map<string, Survivor> {
  const survivors = new Map<string, Survivor>();
  for (const survivor of JSON.parse(text) as Survivor[]) {
    const { file, before, reason } = survivor;
    if (!reason) throw new Error(`${SURVIVORS} gives no reason for "${before}" of ${file}`);
    const name = nameOf(survivor);
    if (survivors.has(name)) throw new Error(`${SURVIVORS} has "${before}" of ${file} twice`);
    survivors.set(name, survivor);
  }
  return survivors;
}

/**
 * A mutant: one small fault in one file.
 *
 * @module
 */

/** A fault that somebody could have written, and where. */
export interface Mutant {
  /** The file, by its path from the project's folder: `lib/wire/frame.ts`. */
  readonly file: string;
  /** The line it begins in, from 1. */
  readonly line: number;
  /** What kind of fault it is: `comparison`. */
  readonly operator: string;
  /** The line as it is, without what it is indented by. */
  readonly before: string;
  /** The same with the fault. */
  readonly after: string;
  /** What is replaced, by its place in the file. */
  readonly start: number;
  /** Where that ends. */
  readonly end: number;
  /** By what. */
  readonly replacement: string;
}

/**
 * What became of a mutant: tests failed, all passed, or the compiler refuses it, which makes it
 * none.
 */
export type Fate = "killed" | "survived" | "invalid";

/** What a mutant is known by, wherever in its file it stands. */
export type MutantName = Pick<Mutant, "file" | "operator" | "before" | "after">;

/** @returns One text for what a mutant is known by; line shifts do not change it. */
export function nameOf({ file, operator, before, after }: MutantName): string {
  return JSON.stringify([file, operator, before, after]);
}

/** @returns The line to print for a mutant. */
export function describe({ file, line, operator, before, after }: Mutant): string {
  return `${file}:${line}  ${operator}\n  - ${before}\n  + ${after}`;
}

/** @returns The text of a file with the fault in it. */
export function applyTo(text: string, { start, end, replacement }: Mutant): string {
  return text.slice(0, start) + replacement + text.slice(end);
}

/**
 * Chooses mutants by lot. The same seed chooses the same ones, as long as their lines stay: what
 * changes elsewhere, or moves them, changes nothing.
 *
 * @param mutants All that there are.
 * @param seed Any number.
 * @returns All of them, the first to be tried first.
 */
export function shuffle(mutants: readonly Mutant[], seed: number): Mutant[] {
  const seen = new Map<string, number>();
  const lots = mutants.map((mutant) => {
    const name = nameOf(mutant);
    const nth = seen.get(name) ?? 0;
    seen.set(name, nth + 1);
    return { mutant, lot: hash(`${seed} ${nth} ${name}`) };
  });
  return lots.sort((a, b) => a.lot - b.lot).map(({ mutant }) => mutant);
}

/** FNV-1a, then the mixer of MurmurHash3, for names that differ in their last letter alone. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) {
    value = Math.imul(value ^ byte, 0x01000193);
  }
  value = Math.imul(value ^ value >>> 16, 0x85ebca6b);
  value = Math.imul(value ^ value >>> 13, 0xc2b2ae35);
  return (value ^ value >>> 16) >>> 0;
}

import type { Random } from "../support/random.ts";

/** Bytes that own their buffer. */
export type Bytes = Uint8Array<ArrayBuffer>;

/** Something that reads what strangers wrote. */
export interface FuzzTarget {
  /** What `--only` calls it. */
  readonly name: string;
  /** How many of a run's cases are for it, in proportion to the others. */
  readonly weight: number;
  /** What it reads without complaint; cases are made of these. */
  readonly seeds: readonly Bytes[];
  /** What means something to it, to be put in anywhere. */
  readonly words?: readonly Bytes[];
  /** What it may allocate whatever the input, in bytes. */
  readonly allowanceBytes?: number;
  /**
   * What it may allocate for each byte of input.
   *
   * @default {512}
   */
  readonly bytesPerByte?: number;
  /**
   * Runs one case.
   *
   * @param input What a stranger wrote.
   * @param random Chance for all else, such as where reads end.
   * @throws {Error} If a promise is broken; a target catches by itself what it may throw.
   */
  run(input: Bytes, random: Random): void | Promise<void>;
}

/** A promise that was not kept. */
export class BrokenPromise extends Error {
  override readonly name = "BrokenPromise";
}

/** Throws unless something is so. */
export function promise(isKept: boolean, what: () => string): asserts isKept {
  if (!isKept) throw new BrokenPromise(what());
}

// deno-lint-ignore ban-types
type ErrorClass = Function;

/** Runs what may throw errors of some classes and no others. @returns `undefined` if it did. */
export function attempt<T>(classes: readonly ErrorClass[], action: () => T): T | undefined {
  try {
    return action();
  } catch (error) {
    if (!isOneOf(error, classes)) throw error;
  }
}

/** The same for what is asynchronous. */
export async function attemptAsync<T>(
  classes: readonly ErrorClass[],
  action: () => Promise<T>,
): Promise<T | undefined> {
  try {
    return await action();
  } catch (error) {
    if (!isOneOf(error, classes)) throw error;
  }
}

/** Exactly those: a `TypeError` by mistake is no `Error` on purpose. */
function isOneOf(error: unknown, classes: readonly ErrorClass[]): boolean {
  return error instanceof Error && classes.includes(error.constructor);
}

/** UTF-8 of some texts. */
export function texts(...all: readonly string[]): Bytes[] {
  return all.map((text) => new TextEncoder().encode(text));
}

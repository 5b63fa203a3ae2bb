import { Random } from "../support/random.ts";
import { patiently } from "../support/patience.ts";
import { makeInput } from "./mutate.ts";
import { type Bytes, type FuzzTarget, promise } from "./target.ts";
import { MemoryWatch, PrototypeWatch } from "./watch.ts";

const DEFAULT_ALLOWANCE_BYTES = 1024 * 1024;
const DEFAULT_BYTES_PER_BYTE = 512;
/** What the engine compiles meanwhile, once, is not the decoder's doing: what remains of so many runs is. */
const MEMORY_RUNS = 3;
const MIB = 1024 * 1024;
/** After so many cases everything that objects share is compared. */
const BATCH = 512;

/** Which cases to run. */
export interface FuzzPlan {
  readonly targets: readonly FuzzTarget[];
  readonly seed: number;
  /** The first case, and how many. */
  readonly first?: number;
  readonly count: number;
}

/** What became of one target's cases. */
export interface FuzzResult {
  readonly target: string;
  cases: number;
  totalMs: number;
  slowestMs: number;
  /** The case that took longest. */
  slowest: number;
}

/** A case that broke a promise, with all that is needed to run it again. */
export class FuzzFinding extends Error {
  override readonly name = "FuzzFinding";

  constructor(
    readonly target: string,
    readonly seed: number,
    readonly index: number,
    readonly input: Bytes,
    override readonly cause: unknown,
  ) {
    const { stack, message } = cause as Error;
    super(
      `${target}: ${message}\n` +
        `  again: deno task fuzz --only ${target} --seed ${seed} --case ${index}\n` +
        `  input, ${input.length} bytes: ${input.toHex()}\n${stack}`,
    );
  }
}

/**
 * Runs cases one after the other.
 *
 * A case depends on the seed, its number and its target alone, so that it can be run by itself.
 *
 * @returns What became of them, by target.
 * @throws {FuzzFinding} At the first case that breaks a promise.
 */
export async function fuzz(
  { targets, seed, first = 0, count }: FuzzPlan,
): Promise<readonly FuzzResult[]> {
  const results = new Map(targets.map(({ name }): [string, FuzzResult] => [
    name,
    { target: name, cases: 0, totalMs: 0, slowestMs: 0, slowest: 0 },
  ]));
  const prototypes = new PrototypeWatch();
  const choose = chooser(targets);
  for (let index = first; index < first + count; index++) {
    const prepare = (): FuzzCase => {
      const random = new Random(mix(seed, index));
      const target = choose(random.next());
      return { target, input: makeInput(random, target), random };
    };
    const { target, input } = prepare();
    const startMs = performance.now();
    try {
      await runCase(prepare);
      if (index % BATCH === 0 || index === first + count - 1) prototypes.check();
    } catch (error) {
      throw new FuzzFinding(target.name, seed, index, input, error);
    }
    note(results.get(target.name)!, index, performance.now() - startMs);
  }
  return [...results.values()];
}

/** What one case consists of. */
interface FuzzCase {
  readonly target: FuzzTarget;
  readonly input: Bytes;
  readonly random: Random;
}

async function runCase(prepare: () => FuzzCase): Promise<void> {
  let leastBytes = Infinity;
  for (let runs = 1;; runs++) {
    const { target, input, random } = prepare();
    const { allowanceBytes = DEFAULT_ALLOWANCE_BYTES } = target;
    const { bytesPerByte = DEFAULT_BYTES_PER_BYTE } = target;
    const maxBytes = allowanceBytes + bytesPerByte * input.length;
    const memory = new MemoryWatch();
    memory.start();
    const running = target.run(input, random);
    if (running) await patiently(running, () => "it does not end");
    leastBytes = Math.min(leastBytes, memory.takenBytes);
    PrototypeWatch.glance();
    if (leastBytes <= maxBytes) return;
    promise(
      runs < MEMORY_RUNS,
      () => `it took ${mebibytes(leastBytes)} MiB, at most ${mebibytes(maxBytes)} are fair`,
    );
  }
}

function mebibytes(bytes: number): string {
  return (bytes / MIB).toFixed(1);
}

function note(result: FuzzResult, index: number, tookMs: number): void {
  result.cases++;
  result.totalMs += tookMs;
  if (tookMs <= result.slowestMs) return;
  result.slowestMs = tookMs;
  result.slowest = index;
}

function chooser(targets: readonly FuzzTarget[]): (chance: number) => FuzzTarget {
  const total = targets.reduce((sum, { weight }) => sum + weight, 0);
  return (chance) => {
    let left = chance * total;
    return targets.find(({ weight }) => (left -= weight) < 0) ?? targets.at(-1)!;
  };
}

/** Neighbouring cases must have nothing in common. */
function mix(seed: number, index: number): number {
  return Math.imul(seed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(index + 1, 0xc2b2ae35);
}

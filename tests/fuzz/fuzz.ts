// deno-lint-ignore-file no-console -- it says what it found
/**
 * Feeds whatever reads what strangers wrote with what no honest peer writes.
 *
 * `deno task fuzz [CASES] [--seed N] [--only TARGET,…] [--case N]`: a million cases unless told
 * otherwise, from another seed each time. Exit status 0 where every promise was kept, 1 where not.
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import { fuzz, FuzzFinding, type FuzzResult } from "./fuzzer.ts";
import { Targets } from "./targets.ts";

/** One mistake may show in many cases: after so many findings it stops. */
const MAX_FINDINGS = 20;
// `deno task fuzz -- --seed 1` means the same as without the dashes.
const args = Deno.args[0] === "--" ? Deno.args.slice(1) : Deno.args;
const flags = parseArgs(args, { string: ["seed", "only", "case", "_"] });
const seed = wholeNumber("--seed", flags.seed ?? crypto.getRandomValues(new Uint32Array(1))[0]);
const only = flags.only === undefined ? undefined : String(flags.only).split(",");
const first = wholeNumber("--case", flags.case ?? 0);
const count = flags.case === undefined ? wholeNumber("CASES", flags._[0] ?? 1_000_000) : 1;
console.log(`${count} cases, seed ${seed}`);
await using opened = await Targets.open();
const targets = only ? opened.named(only) : opened.all;
for (let next = first, findings = 0; next < first + count && findings < MAX_FINDINGS;) {
  try {
    report(await fuzz({ targets, seed, first: next, count: first + count - next }));
    break;
  } catch (error) {
    if (!(error instanceof FuzzFinding)) throw error;
    console.error(error.message);
    Deno.exitCode = 1;
    findings++;
    next = error.index + 1;
  }
}

function wholeNumber(what: string, value: unknown): number {
  const number = Number(value);
  if (Number.isSafeInteger(number) && number >= 0) return number;
  console.error(`Cannot fuzz: ${what} must be a whole number from 0 on, not "${value}"`);
  Deno.exit(2);
}

function report(results: readonly FuzzResult[]): void {
  const rows = results.map(({ target, cases, totalMs, slowestMs, slowest }) => [target, {
    cases,
    "µs each": Math.round(totalMs * 1000 / Math.max(1, cases)),
    "slowest, ms": Number(slowestMs.toFixed(1)),
    "its case": slowest,
  }]);
  console.table(Object.fromEntries(rows));
}

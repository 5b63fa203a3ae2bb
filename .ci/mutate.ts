// deno-lint-ignore-file no-console -- it prints what it finds
/**
 * `deno task mutate [PATH]`: makes small faults in copies of the kernel, one at a time, and says
 * which ones no test notices. Fails where one survives that `tests/mutants/survivors.json` gives no
 * reason for, or where fewer than 90 % are killed.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { KERNEL } from "./mutate/kernel.ts";
import { describe, type Fate, type Mutant, nameOf } from "./mutate/mutant.ts";
import { tryMutants } from "./mutate/run.ts";
import { readSurvivors, SURVIVORS } from "./mutate/survivors.ts";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const MIN_KILLED = 0.9;
/** After so many it says how far it is. */
const TELL_EVERY = 10;

const USAGE = `deno task mutate [PATH] [--count N | --all] [--seed N] [--jobs N] [--verbose]

  PATH        only what lies here, a file or a folder: lib/peer
  --count N   how many faults to try (160)
  --all       every one that there is, which takes hours
  --seed N    which ones (1)
  --jobs N    how many at the same time (1)
  --verbose   tells also of those that are killed, or refused by the compiler`;

function wholeNumber(name: string, text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new Error(`--${name} takes a whole number, not "${text}"`);
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      all: { type: "boolean", default: false },
      count: { type: "string", default: "160" },
      seed: { type: "string", default: "1" },
      jobs: { type: "string", default: "1" },
      verbose: { type: "boolean", default: false },
      help: { type: "boolean", default: false },
    },
  });
  if (values.help || positionals.length > 1) {
    console.log(USAGE);
    return values.help ? 0 : 2;
  }
  const listed = readSurvivors(await Deno.readTextFile(`${ROOT}${SURVIVORS}`));
  const seed = wholeNumber("seed", values.seed);
  const fates: Record<Fate, Mutant[]> = { killed: [], survived: [], invalid: [] };
  const tell = (mutant: Mutant, fate: Fate) => {
    fates[fate].push(mutant);
    const tried = fates.killed.length + fates.survived.length;
    if (fate !== "invalid" && tried % TELL_EVERY === 0) console.error(`tried: ${tried}`);
    const reason = listed.get(nameOf(mutant))?.reason;
    if (fate === "survived") {
      console.log(`survived: ${describe(mutant)}${reason ? `\n  listed: ${reason}` : ""}`);
    } else if (values.verbose || fate === "killed" && reason) {
      console.log(`${fate}${reason ? ", though listed" : ""}: ${describe(mutant)}`);
    }
  };
  const { isIsolated } = await tryMutants({
    project: ROOT,
    folders: KERNEL,
    path: positionals[0],
    count: values.all ? Infinity : wholeNumber("count", values.count),
    seed,
    jobs: Math.max(1, wholeNumber("jobs", values.jobs)),
    onFate: tell,
  });
  if (!isIsolated) console.log("The faults ran in this machine's own network: see unshare(1)");
  return sumUp(fates, seed, listed);
}

function sumUp(
  { killed, survived, invalid }: Record<Fate, Mutant[]>,
  seed: number,
  listed: ReadonlyMap<string, unknown>,
): number {
  const tried = killed.length + survived.length;
  const rate = tried ? killed.length / tried : 1;
  console.log(
    `mutants: ${tried}, killed: ${killed.length} (${(100 * rate).toFixed(1)} %), ` +
      `survived: ${survived.length}, invalid: ${invalid.length}, seed: ${seed}`,
  );
  const unlisted = survived.filter((mutant) => !listed.has(nameOf(mutant)));
  for (const { file, operator, before, after } of unlisted) {
    console.log(JSON.stringify({ file, operator, before, after, reason: "" }));
  }
  if (unlisted.length > 0) {
    console.log(`Write a test for each of these, or a reason into ${SURVIVORS}`);
  }
  if (rate < MIN_KILLED) console.log(`Fewer than ${100 * MIN_KILLED} % were killed`);
  return unlisted.length > 0 || rate < MIN_KILLED ? 1 : 0;
}

if (import.meta.main) {
  try {
    Deno.exit(await main());
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    Deno.exit(2);
  }
}

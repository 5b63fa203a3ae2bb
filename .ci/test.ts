// deno-lint-ignore-file no-console -- it says how the tests went
/**
 * `deno task test`: all tests, and all examples in sources and pages. As many run side by side as
 * there are processors, up to four; `DENO_JOBS` says another number.
 *
 * What is named runs alone and at once, as `deno test` does: `deno task test tests/wire`. Options of
 * `deno test` are handed on: `deno task test --filter "stays open" tests/peer`.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { type Batch, foldersFor, planBatches, SOURCES } from "./test/batches.ts";
import { type Job, Lanes } from "./test/lanes.ts";
import { addUp, describe } from "./test/summary.ts";

const ROOT = fileURLToPath(new URL("../", import.meta.url));
const FLAGS = ["-A", "--doc", "--sanitize-ops", "--sanitize-resources"];
const MAX_LANES = 4;

/** Runs all, types first. @returns The exit status. */
async function testAll(): Promise<number> {
  const startMs = performance.now();
  const lanes = new Lanes({
    cwd: ROOT,
    count: laneCount(),
    domainId: Deno.env.get("ROSY_DOMAIN_ID") ?? "rosy-tests",
    print: (text) => console.log(text),
  });
  stopWithUs(lanes);
  const types = { name: "types", args: ["test", ...FLAGS, "--no-run", ...await expand(SOURCES)] };
  const batches = await planBatches(ROOT);
  const results = await lanes.run([types, ...batches.map(toJob)]);
  const failed = results.filter(({ isWell }) => !isWell);
  for (const { name, failures } of failed) console.log(`\n== Failed: ${name}\n${failures}`);
  const sum = addUp(results.flatMap(({ summary }) => summary ?? []));
  console.log("\n" + describe(sum, failed.length === 0, performance.now() - startMs));
  return failed.length === 0 ? 0 : 1;
}

function toJob({ name, paths, flags = [] }: Batch): Job {
  return { name, args: ["test", ...FLAGS, "--no-check", ...flags, ...paths] };
}

function laneCount(): number {
  const count = Number(Deno.env.get("DENO_JOBS") ?? navigator.hardwareConcurrency);
  return Math.min(Math.max(1, Math.floor(count) || 1), MAX_LANES);
}

/** Has nothing run on where this is stopped. */
function stopWithUs(lanes: Lanes): void {
  const signals = Deno.build.os === "windows"
    ? ["SIGINT"] as const
    : ["SIGINT", "SIGTERM"] as const;
  for (const signal of signals) {
    Deno.addSignalListener(signal, () => {
      lanes.stop();
      Deno.exit(130);
    });
  }
}

/** Runs what was named, as `deno test` does. @returns The exit status. */
async function testSome(args: readonly string[]): Promise<number> {
  const isAnyPath = (await Promise.all(args.map(isThere))).includes(true);
  const child = new Deno.Command(Deno.execPath(), {
    args: ["test", ...FLAGS, ...await expand(isAnyPath ? args : [...args, ...SOURCES])],
    cwd: ROOT,
  }).spawn();
  return (await child.status).code;
}

async function expand(args: readonly string[]): Promise<string[]> {
  return (await Promise.all(args.map((arg) => foldersFor(ROOT, arg)))).flat();
}

async function isThere(path: string): Promise<boolean> {
  return await Deno.stat(path).then(() => true, () => false);
}

if (import.meta.main) {
  Deno.exit(await (Deno.args.length === 0 ? testAll() : testSome(Deno.args)));
}

// deno-lint-ignore-file no-console -- it says what holds and what does not
/**
 * `deno task check`: all that has to hold before a change lands, as CI runs it. Every step runs, also
 * after one that failed; the last line counts the tests.
 *
 * @module
 */
import config from "../deno.json" with { type: "json" };

/** What the tests' last line says. */
export interface TestCount {
  readonly passed: number;
  readonly failed: number;
}

/** What the other package exports. */
const TOOL = "lib/cli/package/main.ts";

// What a developer has not committed yet would be refused otherwise; CI has nothing of that kind.
const PUBLISH = ["publish", "--dry-run", ...Deno.env.get("CI") ? [] : ["--allow-dirty"]];

const STEPS: readonly (readonly string[])[] = [
  ["task", "test"],
  ["fmt", "--check", ".", ".ci", ".github"],
  ["lint", ".", ".ci"],
  ["check", ".", ".ci"],
  ["doc", "--quiet", "--lint", ...Object.values(config.exports), TOOL],
  ["task", "version"],
  PUBLISH,
  [...PUBLISH, "--config", "lib/cli/package/deno.json"],
];

/**
 * Reads how many tests passed and failed.
 *
 * @param output What `deno test` printed.
 * @returns The counts of its last line, or `undefined` if there is none.
 */
export function countTests(output: string): TestCount | undefined {
  const [, passed, failed] = [...output.matchAll(/\| (\d+) passed.*\| (\d+) failed/g)].at(-1) ?? [];
  return passed === undefined ? undefined : { passed: Number(passed), failed: Number(failed) };
}

/** Runs one step; what it prints appears at once. */
async function runStep(args: readonly string[]): Promise<{ isWell: boolean; output: string }> {
  const child = new Deno.Command(Deno.execPath(), {
    args: [...args],
    cwd: new URL("../", import.meta.url),
    env: { NO_COLOR: "1" },
    stdin: "null",
    stdout: "piped",
  }).spawn();
  let output = "";
  const decoder = new TextDecoder();
  for await (const bytes of child.stdout) {
    output += decoder.decode(bytes, { stream: true });
    for (let start = 0; start < bytes.length;) {
      start += await Deno.stdout.write(bytes.subarray(start));
    }
  }
  return { isWell: (await child.status).success, output };
}

async function main(): Promise<number> {
  const failed: string[] = [];
  let count: TestCount | undefined;
  for (const args of STEPS) {
    const name = `deno ${args.join(" ")}`;
    console.log(`\n== ${name}`);
    const { isWell, output } = await runStep(args);
    if (!isWell) failed.push(name);
    count ??= countTests(output);
  }
  if (!count) failed.push("no test ran");
  for (const name of failed) console.error(`Failed: ${name}`);
  console.log(`tests: ${count?.passed ?? 0} passed, ${count?.failed ?? 0} failed`);
  return failed.length ? 1 : 0;
}

if (import.meta.main) Deno.exit(await main());

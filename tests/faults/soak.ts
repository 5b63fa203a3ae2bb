// deno-lint-ignore-file no-console -- it says what it came to
/**
 * `deno task soak [MINUTES] [--seed N] [--verbose]`: nodes come and go, topics change, messages and
 * calls flow, and faults strike at random; at the end nothing may be unaccounted for or left behind.
 * Everything stays on the loopback interface. Exit status 0 where all is well, 1 where not.
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import { SoakRun } from "./soak_run.ts";

const { _: [minutes = 10], seed, verbose } = parseArgs(Deno.args.map(String), {
  string: ["seed"],
  boolean: ["verbose"],
});
const chosen = Number(seed ?? Math.floor(Math.random() * 1e9));
const durationMs = Number(minutes) * 60_000;
if (!(durationMs > 0) || !Number.isInteger(chosen)) {
  console.error("Usage: deno task soak [MINUTES] [--seed N] [--verbose]");
  Deno.exit(2);
}
console.log(`soak: ${minutes} minutes, seed ${chosen}`);
await using run = new SoakRun({
  seed: chosen,
  durationMs,
  tell: verbose ? (text) => console.log(text) : undefined,
});
try {
  const { blows, sent, received, lost, dropped, undecodable, calls, growthBytes } = await run.run();
  const ends = Object.entries(calls).map(([end, count]) => `${count} ${end}`).join(", ");
  const growth = growthBytes.map((bytes) => (bytes / 1e6).toFixed(1)).join(", ");
  console.log(
    `soak: ok: ${blows} faults and changes; ${sent} messages: ${received} received, ` +
      `${
        sent - received
      } not, all of them counted (${lost} lost by listeners, ${dropped} dropped ` +
      `by senders, ${undecodable} that no codec could read); calls: ${ends}; heaps grew by ${growth} MB after the first part`,
  );
} catch (error) {
  console.error(`soak: FAILED with seed ${chosen}: ${(error as Error).message}`);
  console.error(`Repeat it with: deno task soak ${minutes} --seed ${chosen} --verbose`);
  Deno.exitCode = 1;
}

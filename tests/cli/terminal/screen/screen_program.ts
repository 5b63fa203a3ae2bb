/**
 * A program for tests: shows what happens on its screen, and ends in the way that a key asks for.
 *
 * @module
 */
// deno-lint-ignore-file no-console
import { Interruption } from "../../../../lib/cli/terminal/interruption.ts";
import { Output } from "../../../../lib/cli/terminal/output.ts";
import type { ScreenEvent } from "../../../../lib/cli/terminal/screen/events.ts";
import { Screen } from "../../../../lib/cli/terminal/screen/screen.ts";

const output = new Output({ json: false });
using interruption = new Interruption();

const DEEDS: Readonly<Record<string, () => unknown>> = {
  e: () => setTimeout(() => throwIt("an error nobody caught")),
  h: () => {
    setTimeout(() => throwIt("an error nobody caught"));
    return new Promise(() => setInterval(() => {}, 1_000_000));
  },
  r: () => void Promise.reject(new Error("a promise nobody waited for")),
  t: () => throwIt("an error of the command"),
  m: () => output.message("a message"),
  s: () => new Promise(() => setInterval(() => {}, 1_000_000)),
  x: () => Deno.exit(7),
};

function throwIt(message: string): never {
  throw new Error(message);
}

function textOf(event: ScreenEvent): string {
  if (event.type === "key") return `key ${event.ctrl ? "C-" : ""}${event.key}`;
  if (event.type === "resize") return `resize ${event.size.columns} x ${event.size.rows}`;
  return event.type;
}

async function run(): Promise<void> {
  const { signal } = interruption;
  await using screen = Screen.open(
    { output, signal, interrupt: () => interruption.interrupt() },
    {
      focus: true,
      beforeSuspend: () => {
        lines.push("suspends");
        return Promise.resolve();
      },
    },
  );
  const lines = ["Ready 你好"];
  screen.draw(lines);
  for await (const event of screen.events()) {
    lines.push(textOf(event));
    screen.draw(lines);
    if (event.type !== "key") continue;
    if (event.text === "q") return;
    await DEEDS[event.text]?.();
  }
}

try {
  await run();
} catch (error) {
  console.log(`caught: ${(error as Error).message}`);
  Deno.exit(1);
}
// The terminal may be gone.
await output.print("the end").catch(() => {});
Deno.exit(interruption.status ?? 0);

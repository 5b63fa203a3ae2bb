import { assert, assertEquals } from "@std/assert";
import ts from "typescript";
import { readModules } from "./imports.ts";

/** What lib/flow/ has one of, by what gives away that somebody makes it by hand. */
const BY_HAND: Readonly<Record<string, RegExp>> = {
  "onAbort(), abortable() or untilAborted()": /EventListener\(\s*"abort"|\bonabort\b/,
  "pause()":
    /(new Promise|withResolvers)[^;]*;?\s*(const \w+ = )?[\w.#]*after\([^;]*\b(resolve|done)\b/,
  "Feed": /\.shift\(\)[^;]*;\s*if \((consumer|waiter|reader)\)/,
};

/** Where it may be, and why. */
const DOORS = [
  // More exact than timers are, and woken by a promise.
  "lib/bag/precise_sleep.ts",
  // What waits is read before its end or its error, and is never discarded for want of room.
  "lib/service/incoming_stream.ts",
];

/** @returns What a module makes by hand that lib/flow/ has, in code, not in comments. */
function madeByHand(text: string): string[] {
  const code = withoutComments(text);
  return Object.keys(BY_HAND).filter((name) => BY_HAND[name]!.test(code));
}

function withoutComments(text: string): string {
  const source = ts.createSourceFile("x.ts", text, ts.ScriptTarget.Latest, false);
  return ts.createPrinter({ removeComments: true }).printFile(source);
}

Deno.test("what waits in lib/ does so by lib/flow/", async () => {
  const found: string[] = [];
  let count = 0;
  for await (const { path, text } of readModules("lib/")) {
    count++;
    if (path.startsWith("lib/flow/") || DOORS.includes(path)) continue;
    found.push(...madeByHand(text).map((name) => `${path} makes ${name} by hand`));
  }
  assertEquals(found, []);
  assert(count > 100, "all of lib/ is read");
});

Deno.test("madeByHand() finds listeners, sleeps and queues, but in comments", () => {
  const listener = "signal?.addEventListener(\n  'abort',\n  stop,\n);".replaceAll("'", '"');
  const property = "signal.onabort = stop;";
  const sleep = "await new Promise<void>((resolve) => clock.after(100, resolve));";
  const longer = `
    const { promise, resolve } = Promise.withResolvers<void>();
    const cancel = this.#clock.after(100, resolve);`;
  const queue = "const consumer = this.#consumers.shift(); if (consumer) return consumer(value);";
  const flow = "onAbort(), abortable() or untilAborted()";
  assertEquals([listener, property, sleep, longer, queue].map(madeByHand), [
    [flow],
    [flow],
    ["pause()"],
    ["pause()"],
    ["Feed"],
  ]);
  assertEquals(madeByHand(`/** node.${listener} */ export const a = 1; // ${property}`), []);
});

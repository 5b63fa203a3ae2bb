import { assertEquals } from "@std/assert";
import { LineBatches } from "../../../lib/cli/log/line_batches.ts";
import type { SentLine } from "../../../lib/cli/log/log_line.ts";
import { VirtualClock } from "../../../lib/testing/virtual_clock.ts";

function lineOf(text: string): SentLine {
  const uuid = "a".repeat(16);
  const sender = { name: "a", hostname: "vm", uuid };
  return { level: "info", text, node: "a", uuid, stampMs: 0, source: "program", sender };
}

function setUp(pause: () => Promise<void> = () => Promise.resolve()) {
  const clock = new VirtualClock();
  const taken: string[] = [];
  const errors: unknown[] = [];
  const take = async (lines: readonly SentLine[]) => {
    taken.push(lines.map(({ text }) => text).join(""));
    await pause();
  };
  const batches = new LineBatches({ clock, take, failed: (error) => errors.push(error) });
  return { clock, taken, errors, take, batches };
}

Deno.test("LineBatches holds all lines until it is open, then each for a moment", async () => {
  const { clock, taken, take, batches } = setUp();
  for (const text of "ab") assertEquals(batches.add(lineOf(text)), undefined);
  await clock.advance(5000);
  assertEquals(taken, []);
  await batches.open(take);
  assertEquals(taken, ["ab"]);
  batches.add(lineOf("c"));
  await clock.advance(60);
  batches.add(lineOf("d"));
  assertEquals(taken, ["ab"]);
  await clock.advance(40);
  assertEquals(taken, ["ab", "cd"]);
  batches.add(lineOf("e"));
  batches[Symbol.dispose]();
  await clock.advance(1000);
  assertEquals(taken, ["ab", "cd"]);
});

Deno.test("LineBatches makes whoever brings lines wait where they are not taken", async () => {
  const gate = Promise.withResolvers<void>();
  const { taken, take, batches } = setUp(() => gate.promise);
  const opened = batches.open(take);
  let room: Promise<void> | undefined;
  let count = 0;
  for (; !room && count < 5000; count++) room = batches.add(lineOf("x"));
  assertEquals(count, 1000);
  let isOver = false;
  const waiting = room!.then(() => isOver = true);
  await Promise.resolve();
  assertEquals(isOver, false);
  gate.resolve();
  await Promise.all([opened, waiting]);
  assertEquals(taken.at(-1)!.length, 1000);
});

Deno.test("LineBatches tells of what goes wrong, and goes on", async () => {
  const { clock, errors, taken, take, batches } = setUp();
  await batches.open(() => Promise.reject("no"));
  batches.add(lineOf("a"));
  await clock.advance(100);
  assertEquals([errors, taken], [["no"], ["a"]]);
  await batches.open(take);
});

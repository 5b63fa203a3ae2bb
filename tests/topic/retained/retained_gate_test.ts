import { assertEquals } from "@std/assert";
import { RetainedGate } from "../../../lib/topic/retained/retained_gate.ts";
import { RetainedSource } from "../../../lib/topic/retained/retained_source.ts";
import { NOT_AGAIN } from "../../../lib/wire/retained.ts";

/** Which of some messages a listener gets, each by its number; `R` before one that is sent again. */
function passed(gate: RetainedGate, source: RetainedSource, ...messages: string[]): string[] {
  return messages.filter((text) => {
    const [, again, number, request] = /^(R?)(\d+)(?:\/(\d+))?$/.exec(text)!;
    const mark = { number: Number(number), request: again ? Number(request ?? 0) : NOT_AGAIN };
    source.noteAnswer(mark.request);
    return gate.admits({ source, mark });
  });
}

Deno.test("RetainedGate lets each message through once, in order", () => {
  const [gate, source] = [new RetainedGate(true), new RetainedSource()];
  assertEquals(passed(gate, source, "R2", "R3", "R2", "4", "R3", "R4", "5", "4"), [
    "R2",
    "R3",
    "4",
    "5",
  ]);
});

Deno.test("RetainedGate keeps senders and topics apart", () => {
  const gate = new RetainedGate(true);
  const [one, other] = [new RetainedSource(), new RetainedSource()];
  assertEquals(passed(gate, one, "R5"), ["R5"]);
  assertEquals(passed(gate, other, "R1", "2"), ["R1", "2"]);
});

Deno.test("RetainedGate of who declines lets through what is sent for the first time", () => {
  const [gate, source] = [new RetainedGate(false), new RetainedSource()];
  assertEquals(gate.expect(source, 1), null);
  assertEquals([gate.lacks(source, 9), passed(gate, source, "R1", "2", "R2", "3")], [
    false,
    ["2", "3"],
  ]);
});

Deno.test("RetainedGate of who has asked lets nothing through until the answer begins", () => {
  const [gate, source] = [new RetainedGate(true), new RetainedSource()];
  source.requests = 2;
  assertEquals(gate.expect(source, 2), 0);
  assertEquals(passed(gate, source, "R3", "4", "R1/1", "5"), []);
  assertEquals(gate.lacks(source, 0), true);
  assertEquals(passed(gate, source, "R2/2", "R3/2", "6"), ["R2/2", "R3/2", "6"]);
  assertEquals([gate.lacks(source, 6), gate.lacks(source, 7)], [false, true]);
});

Deno.test("RetainedGate takes an answer that begins with nothing, or that answers more", () => {
  const [gate, source] = [new RetainedGate(true), new RetainedSource()];
  source.requests = 5;
  gate.expect(source, 2);
  source.noteAnswer(4);
  assertEquals(passed(gate, source, "7"), ["7"]);
});

Deno.test("RetainedSource takes no answer to what was not asked", () => {
  const [gate, source] = [new RetainedGate(true), new RetainedSource()];
  source.requests = 1;
  gate.expect(source, 1);
  assertEquals(passed(gate, source, "R1/4294967295", "2"), []);
  source.noteAnswer(1);
  assertEquals(passed(gate, source, "R1", "2"), ["R1", "2"]);
});

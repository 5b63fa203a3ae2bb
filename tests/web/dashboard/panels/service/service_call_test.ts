import { assertEquals } from "@std/assert";
import { readHistory, withCall } from "../../../../../lib/web/dashboard/panels/service/history.ts";
import { ServiceCall } from "../../../../../lib/web/dashboard/panels/service/service_call.ts";
import { argsSchema } from "../../../../../lib/web/dashboard/kit/args_schema.ts";
import { errorWords } from "../../../../../lib/web/dashboard/kit/error_words.ts";
import { Changing } from "../../../../support/patience.ts";

/** A call of something, which tells when it has changed. */
function calling(open: (signal: AbortSignal) => AsyncIterable<unknown>) {
  const changing = new Changing();
  const clock = { nowMs: 0 };
  const call = new ServiceCall({
    open,
    changed: () => changing.tell(),
    nowMs: () => clock.nowMs,
  });
  const until = (isSo: () => boolean) => changing.until(isSo, () => call.state);
  return { call, clock, until };
}

Deno.test("ServiceCall keeps the last parts, and counts all", async () => {
  const { call, clock, until } = calling(async function* () {
    for (let part = 0; part < 1000; part++) yield await Promise.resolve(part);
  });
  clock.nowMs = 12;
  await until(() => call.state === "done");
  assertEquals([call.count, call.parts.at(-1), call.durationMs], [1000, 999, 12]);
  assertEquals(call.parts.length <= 200, true);
});

Deno.test("ServiceCall tells why it has failed, but not when it was stopped", async () => {
  const failing = calling(async function* () {
    yield await Promise.resolve(1);
    throw new Error("no paper");
  });
  await failing.until(() => failing.call.state === "failed");
  assertEquals([failing.call.count, String(failing.call.error)], [1, "Error: no paper"]);

  const stopped = calling(async function* (signal) {
    yield await Promise.resolve(1);
    await new Promise((_resolve, reject) => signal.onabort = () => reject(signal.reason));
  });
  await stopped.until(() => stopped.call.count === 1);
  stopped.call.stop();
  stopped.call.stop();
  assertEquals([stopped.call.state, stopped.call.error], ["stopped", undefined]);
});

Deno.test("withCall() keeps each call once, the last in front, and only so many", () => {
  const call = (text: string) => ({
    service: "add",
    text,
    atMs: 0,
    outcome: "done",
    durationMs: 1,
  });
  let history = withCall(withCall(withCall([], call("1")), call("2")), call("1"));
  assertEquals(history.map(({ text }) => text), ["1", "2"]);
  for (let index = 0; index < 100; index++) history = withCall(history, call(`n${index}`));
  assertEquals(history.length, 40);
  assertEquals(withCall([], call("x".repeat(9000))), []);
});

Deno.test("readHistory() passes over what is no call", () => {
  const good = { service: "add", text: "1", atMs: 0, outcome: "done", durationMs: 1 };
  const bad = [null, 7, {}, { ...good, text: 5 }, { ...good, atMs: NaN }, []];
  assertEquals(readHistory([...bad, good]), [good]);
  assertEquals([undefined, null, "x", {}].map(readHistory), [[], [], [], []]);
});

Deno.test("argsSchema() is that of the only argument, else that of the list", () => {
  const number = { type: "number" };
  const one = argsSchema({
    values: { type: "array", prefixItems: [number], items: false, minItems: 1 },
  });
  assertEquals([one.schema, one.count, one.argsOf(5), one.valueOf([5])], [number, 1, [5], 5]);
  const two = { type: "array", prefixItems: [number, number], items: false, minItems: 2 };
  assertEquals(argsSchema({ values: two }).count, 2);
  assertEquals(argsSchema({ values: two }).argsOf([1, 2]), [1, 2]);
  assertEquals(argsSchema({ values: { type: "array", items: false } }).count, 0);
  assertEquals(argsSchema(null).argsOf([]), []);
});

Deno.test("errorWords() has words for whatever is thrown", () => {
  for (const thrown of [undefined, null, 7, "text", {}, new TypeError("x")]) {
    assertEquals(errorWords(thrown).what, "It has failed");
  }
});

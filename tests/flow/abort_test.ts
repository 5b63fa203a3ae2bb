import { assertEquals, assertRejects } from "@std/assert";
import { abortable, onAbort, untilAborted, whenAborted } from "../../lib/flow/abort.ts";

/** A signal that counts who listens to it. */
function countedSignal() {
  const controller = new AbortController();
  const { signal } = controller;
  const listeners = new Set<unknown>();
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  signal.addEventListener = (...args: Parameters<typeof add>) => {
    listeners.add(args[1]);
    add(...args);
  };
  signal.removeEventListener = (...args: Parameters<typeof remove>) => {
    listeners.delete(args[1]);
    remove(...args);
  };
  return { controller, signal, listeners };
}

const never = new Promise<never>(() => {});
const reason = new Error("enough");

Deno.test("onAbort() runs what it is given once, when the signal comes", () => {
  const controller = new AbortController();
  let count = 0;
  using _listening = onAbort(controller.signal, () => count++);
  assertEquals(count, 0);
  controller.abort();
  controller.abort();
  assertEquals(count, 1);
});

Deno.test("onAbort() runs it at once where the signal has come already", () => {
  let count = 0;
  using _listening = onAbort(AbortSignal.abort(), () => count++);
  assertEquals(count, 1);
});

Deno.test("onAbort() leaves nothing at the signal once it is disposed of", () => {
  const { controller, signal, listeners } = countedSignal();
  let count = 0;
  {
    using _listening = onAbort(signal, () => count++);
    assertEquals(listeners.size, 1);
  }
  controller.abort();
  assertEquals([listeners.size, count], [0, 0]);
});

Deno.test("onAbort() without a signal does nothing", () => {
  using _listening = onAbort(undefined, () => {
    throw new Error("there is no signal");
  });
});

Deno.test("abortable() gives what the promise gives, and leaves nothing at the signal", async () => {
  const { signal, listeners } = countedSignal();
  assertEquals(await abortable(Promise.resolve(7), signal), 7);
  await assertRejects(() => abortable(Promise.reject(new Error("no")), signal), Error, "no");
  assertEquals([await abortable(Promise.resolve(7)), listeners.size], [7, 0]);
});

Deno.test("abortable() rejects with the signal's reason, whatever comes later", async () => {
  const controller = new AbortController();
  const late = Promise.withResolvers<number>();
  const waiting = abortable(late.promise, controller.signal);
  controller.abort(reason);
  // Nobody else waits for it: it would end the process if it were not taken care of.
  late.reject(new Error("late"));
  assertEquals(await assertRejects(() => waiting), reason);
});

Deno.test("abortable() is given up where the signal has come already", async () => {
  const given = () => abortable(Promise.resolve(7), AbortSignal.abort(reason));
  assertEquals(await assertRejects(given), reason);
});

Deno.test("untilAborted() gives what the promise gives, and leaves nothing at the signal", async () => {
  const { signal, listeners } = countedSignal();
  assertEquals(await untilAborted(Promise.resolve(7), signal), 7);
  await assertRejects(() => untilAborted(Promise.reject(new Error("no")), signal), Error, "no");
  assertEquals([await untilAborted(Promise.resolve(7)), listeners.size], [7, 0]);
});

Deno.test("untilAborted() ends well at the signal, and where it has come already", async () => {
  const { controller, signal, listeners } = countedSignal();
  const waiting = untilAborted(never, signal);
  controller.abort(reason);
  assertEquals([await waiting, await untilAborted(never, signal)], [undefined, undefined]);
  assertEquals(listeners.size, 0);
});

Deno.test("whenAborted() resolves when the signal comes, and where it has come already", async () => {
  const controller = new AbortController();
  let isOver = false;
  const waiting = whenAborted(controller.signal).then(() => isOver = true);
  await Promise.resolve();
  assertEquals(isOver, false);
  controller.abort(reason);
  await waiting;
  await whenAborted(controller.signal);
});

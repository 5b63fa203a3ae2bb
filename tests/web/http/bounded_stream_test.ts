import { assertEquals, assertRejects } from "@std/assert";
import { VirtualClock } from "../../../lib/testing/virtual_clock.ts";
import { BoundedStream } from "../../../lib/web/http/bounded_stream.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A stream that tells what it leaves out. */
function open(maxWaitingBytes: number, heartbeat?: string) {
  const clock = new VirtualClock();
  const stream = new BoundedStream({
    clock,
    maxWaitingBytes,
    dropped: (count) => encoder.encode(`(${count} left out)`),
    ...heartbeat !== undefined && { heartbeat: encoder.encode(heartbeat) },
  });
  const reader = stream.readable.getReader();
  return {
    clock,
    stream,
    reader,
    push: (text: string) => stream.push(encoder.encode(text)),
    read: async () => {
      const { done, value } = await reader.read();
      return done ? undefined : decoder.decode(value);
    },
  };
}

Deno.test("BoundedStream leaves out the oldest of what was pushed, and tells how many", async () => {
  const { push, read, stream, reader } = open(4);
  for (const text of ["aa", "bb", "cc", "dd"]) push(text);
  assertEquals(await read(), "(2 left out)ccdd");
  push("ee");
  assertEquals(await read(), "ee");
  await reader.cancel();
  assertEquals(stream.signal.aborted, true);
});

Deno.test("BoundedStream keeps the newest chunk, however large it is", async () => {
  const { push, read, reader } = open(4);
  push("small");
  push("much too large");
  assertEquals(await read(), "(1 left out)much too large");
  await reader.cancel();
});

Deno.test("BoundedStream never leaves out what was written, and tells when it was read", async () => {
  const { push, read, stream, reader } = open(4);
  let isRead = false;
  void stream.write(encoder.encode("needed")).then(() => isRead = true);
  for (const text of ["aaaa", "bbbb"]) push(text);
  assertEquals(isRead, false);
  assertEquals(await read(), "(1 left out)neededbbbb");
  assertEquals(isRead, true);
  const waiting = stream.write(encoder.encode("late"));
  await reader.cancel();
  await waiting;
  await stream.write(encoder.encode("too late"));
});

Deno.test("BoundedStream ends behind what waits, well or with an error", async () => {
  const good = open(100);
  good.push("last");
  good.stream.close();
  good.push("not sent");
  assertEquals([await good.read(), await good.read()], ["last", undefined]);
  assertEquals(good.stream.signal.aborted, true);
  const bad = open(100);
  bad.push("last");
  bad.stream.fail(new Error("broken"));
  assertEquals(await bad.read(), "last");
  await assertRejects(() => bad.read(), Error, "broken");
});

Deno.test("BoundedStream sends a heartbeat only where nothing else is sent or waits", async () => {
  const { clock, push, read, reader } = open(100, "♥");
  const first = read();
  await clock.advance(15_000);
  assertEquals(await first, "♥");
  push("text");
  await clock.advance(60_000);
  assertEquals(await read(), "text");
  await reader.cancel();
  assertEquals(clock.pending, 0);
});

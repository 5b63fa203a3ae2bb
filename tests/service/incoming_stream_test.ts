import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { IncomingStream, type IncomingStreamOptions } from "../../lib/service/incoming_stream.ts";

const DONE = { done: true as const, value: undefined };
const valueOf = (value: unknown) => ({ done: false as const, value });

function setUp(options: Partial<IncomingStreamOptions> = {}) {
  const told: string[] = [];
  const stream = new IncomingStream({
    window: { parts: 4, bytes: 100 },
    open: (opened) => {
      told.push("open");
      opened.attach({
        grant: ({ parts, bytes }) => told.push(`grant ${parts} ${bytes}`),
        await: (isAwaited) => told.push(`await ${isAwaited}`),
      });
    },
    ...options,
  });
  return { told, stream };
}

Deno.test("IncomingStream opens at the first next(), and not at return()", async () => {
  const first = setUp();
  assertEquals(first.told, []);
  void first.stream.next();
  assertEquals(first.told[0], "open");
  const second = setUp();
  await second.stream.return();
  assertEquals([await second.stream.next(), second.told], [DONE, []]);
});

Deno.test("IncomingStream gives parts in their order to all who wait", async () => {
  const { stream } = setUp();
  const reads = [stream.next(), stream.next(), stream.next()];
  for (const part of [1, 2]) stream.push(part, 1);
  stream.end();
  assertEquals(await Promise.all(reads), [valueOf(1), valueOf(2), DONE]);
});

Deno.test("IncomingStream tells of room when half of its window was read", async () => {
  const { stream, told } = setUp();
  const first = stream.next();
  for (const part of [1, 2, 3]) stream.push(part, 1);
  await first;
  const grants = () => told.filter((text) => text.startsWith("grant"));
  assertEquals(grants(), []);
  await stream.next();
  assertEquals(grants(), ["grant 2 2"]);
  stream.push(4, 60);
  await stream.next();
  assertEquals(grants(), ["grant 2 2"]);
  await stream.next();
  assertEquals(grants(), ["grant 2 2", "grant 2 61"]);
});

Deno.test("IncomingStream takes no more than it has room for", () => {
  const { stream } = setUp();
  void stream.next();
  for (const part of [1, 2, 3, 4]) stream.push(part, 1);
  assertThrows(() => stream.push(5, 1), RangeError, "more than it was asked for");
  const large = setUp().stream;
  large.push(1, 1000);
  assertThrows(() => large.push(2, 1), RangeError, "more than it was asked for");
});

Deno.test("IncomingStream gives an error once, after the parts before it", async () => {
  const { stream } = setUp();
  stream.push(1, 1);
  stream.fail(new Error("broken"));
  stream.fail(new Error("again"));
  stream.push(2, 1);
  assertEquals(await stream.next(), valueOf(1));
  await assertRejects(() => stream.next(), Error, "broken");
  assertEquals(await stream.next(), DONE);
});

Deno.test("IncomingStream gives an error to one who waits, the end to the others", async () => {
  const { stream } = setUp();
  const reads = [stream.next(), stream.next()];
  stream.fail(new Error("broken"));
  await assertRejects(() => reads[0]!, Error, "broken");
  assertEquals(await reads[1], DONE);
});

Deno.test("IncomingStream ends at once at a signal, whatever waits to be read", async () => {
  for (const isOver of [false, true]) {
    const controller = new AbortController();
    const { stream } = setUp({ signal: controller.signal });
    void stream.next();
    for (const part of [1, 2, 3]) stream.push(part, 1);
    if (isOver) stream.end();
    controller.abort(new Error("enough"));
    assertEquals(stream.over.aborted, true);
    await assertRejects(() => stream.next(), Error, "enough");
    assertEquals(await stream.next(), DONE);
  }
  const { stream, told } = setUp({ signal: AbortSignal.abort(new Error("before")) });
  await assertRejects(() => stream.next(), Error, "before");
  assertEquals(told, []);
});

Deno.test("IncomingStream.return() discards what waits, and ends whoever waits", async () => {
  const { stream } = setUp();
  stream.push(1, 1);
  assertEquals(await stream.return(), DONE);
  assertEquals([stream.over.aborted, await stream.next()], [true, DONE]);
  const other = setUp().stream;
  const read = other.next();
  await other[Symbol.asyncDispose]();
  assertEquals(await read, DONE);
});

Deno.test("IncomingStream waits for parts only while somebody does", async () => {
  const { stream, told } = setUp();
  const first = stream.next();
  stream.push(1, 1);
  stream.push(2, 1);
  await first;
  await stream.next();
  void stream.next();
  const awaits = told.filter((text) => text.startsWith("await"));
  assertEquals(awaits, ["await true", "await false", "await true"]);
});

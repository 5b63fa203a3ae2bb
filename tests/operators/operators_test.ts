import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import type { Node, Topic, TopicMessage } from "@rosy/rosy";
import {
  headerStampMs,
  latest,
  type OperatorIterator,
  synchronize,
  throttle,
  window,
} from "@rosy/rosy/operators";
import { type TestMesh, testMesh } from "@rosy/rosy/testing";
import { Gate } from "../../lib/flow/gate.ts";

interface Stage {
  readonly mesh: TestMesh;
  readonly listener: Node;
  readonly sender: Node;
}

async function stage(): Promise<Stage> {
  const mesh = testMesh();
  return { mesh, listener: await mesh.node("listener"), sender: await mesh.node("sender") };
}

/** Reads all that comes until the operator ends. */
function collect<T, V>(operator: OperatorIterator<T>, valueOf: (value: T) => V): V[] {
  const values: V[] = [];
  void (async () => {
    for await (const value of operator) values.push(valueOf(value));
  })();
  return values;
}

const numberOf = ({ args: [value] }: TopicMessage) => value as number;

async function* numbers(...values: number[]): AsyncGenerator<number, void> {
  for (const value of values) yield value;
}

/** A source that fails after a value. */
async function* failing(): AsyncGenerator<number, void> {
  yield 1;
  throw new Error("broken");
}

Deno.test("throttle() lets so many a second pass by the node's clock, and counts the others", async () => {
  const { mesh, listener, sender } = await stage();
  await using _ = mesh;
  const throttled = throttle(listener.getTopic("imu"), { hz: 20 });
  const passed = collect(throttled, numberOf);
  await mesh.clock.run(sender.waitForListener("imu"));
  for (let index = 0; index < 90; index++) {
    await sender.send("imu", index);
    await mesh.clock.advance(1000 / 30);
  }
  assertEquals(passed.length, 60, "two of three, not every other one");
  assertEquals(throttled.dropped, 30);
  await throttled.return();
});

Deno.test("latest() gives a slow loop the newest message, and counts what it missed", async () => {
  const { mesh, listener, sender } = await stage();
  await using _ = mesh;
  const newest = latest(listener.getTopic("image"));
  const first = newest.next();
  await mesh.clock.run(sender.waitForListener("image"));
  for (let index = 0; index < 5000; index++) await sender.send("image", index);
  await mesh.clock.advance(0);
  assertEquals(numberOf((await first).value!), 0);
  assertEquals(numberOf((await newest.next()).value!), 4999);
  assertEquals(newest.dropped, 4998);
  const third = newest.next();
  await sender.send("image", 5000);
  assertEquals(numberOf((await third).value!), 5000);
  await newest.return();
});

Deno.test("window() gathers by count, and what is left comes at the end", async () => {
  assertEquals(await Array.fromAsync(window(numbers(1, 2, 3, 4, 5), { count: 2 })), [
    [1, 2],
    [3, 4],
    [5],
  ]);
  assertEquals(await Array.fromAsync(window(numbers(), { count: 2 })), []);
});

Deno.test("window() gathers by time, also nothing, and gives a late reader one window for all it missed", async () => {
  const { mesh, listener, sender } = await stage();
  await using _ = mesh;
  const windows = window(listener.getTopic("range"), { ms: 100 });
  const read = async () => (await mesh.clock.run(windows.next())).value!.map(numberOf);
  const first = windows.next();
  await mesh.clock.run(sender.waitForListener("range"));
  await sender.send("range", 1);
  await mesh.clock.advance(100);
  assertEquals((await first).value!.map(numberOf), [1]);
  assertEquals(await read(), []);
  assertEquals(mesh.clock.monotonicMs(), 200);
  await sender.send("range", 2);
  await mesh.clock.advance(150);
  await sender.send("range", 3);
  await mesh.clock.advance(100);
  assertEquals(await read(), [2, 3]);
  assertEquals(mesh.clock.monotonicMs(), 450);
  assertEquals(await read(), [], "the next one is due as if it had not been late");
  assertEquals(mesh.clock.monotonicMs(), 500);
  await windows.return();
});

Deno.test("window() ends a window of time where its count is reached, and holds the source back", async () => {
  const taken: number[] = [];
  async function* source() {
    for (let value = 0; value < 10; value++) {
      taken.push(value);
      yield value;
    }
  }
  const windows = window(source(), { count: 2, ms: 60_000 });
  assertEquals((await windows.next()).value, [0, 1]);
  for (let turn = 0; turn < 50; turn++) await Promise.resolve();
  assertEquals(taken.length <= 5, true, "it is not read ahead without end");
  assertEquals((await windows.next()).value, [2, 3]);
  await windows.return();
});

Deno.test("synchronize() gives messages together by when they were published, typed", async () => {
  const { mesh, listener, sender } = await stage();
  await using _ = mesh;
  const image = listener.getTopic<[string]>("image");
  const scan = listener.getTopic<[number]>("scan");
  const pairs = synchronize([image, scan], { slopMs: 5 });
  const seen: string[] = [];
  const reading = (async () => {
    for await (const [{ args: [text] }, { args: [range] }] of pairs) {
      seen.push(`${text.toUpperCase()} ${range.toFixed(1)}`);
    }
  })();
  await mesh.clock.run(sender.waitForListener("image"));
  for (let index = 0; index < 4; index++) {
    await sender.send("image", `i${index}`);
    await mesh.clock.advance(3);
    await sender.send("scan", index);
    await mesh.clock.advance(47);
  }
  await pairs.return();
  await reading;
  assertEquals(seen.slice(0, 3), ["I0 0.0", "I1 1.0", "I2 2.0"]);
});

Deno.test("synchronize() goes by stamps within messages, and by arrival, where it is told to", async () => {
  const stamped = (sec: number, publishedAtMs: number) =>
    message({ header: { stamp: { sec, nanosec: 5e6 } } }, publishedAtMs);
  const one = [stamped(1, 0), stamped(2, 100)];
  const other = [stamped(2, 5000), stamped(3, 0)];
  const pairs = synchronize([from(one), from(other)], { slopMs: 0, stampMs: headerStampMs });
  assertEquals(await Array.fromAsync(pairs), [[one[1]!, other[0]!]]);
  assertEquals(pairs.dropped, 1);

  const late = synchronize([from([message(1, 0)]), from([message(2, 1e9)])], {
    slopMs: 60_000,
    stampMs: "arrival",
  });
  assertEquals((await Array.fromAsync(late)).length, 1);
});

Deno.test("headerStampMs() reads the stamps of ROS and of Foxglove", () => {
  const stampOf = (...args: unknown[]) => headerStampMs({ args });
  assertEquals(stampOf({ header: { stamp: { sec: 12, nanosec: 500_000_000 } } }), 12_500);
  assertEquals(stampOf("first", { timestamp: { sec: 3, nsec: 1_000_000 } }), 3001);
  assertEquals(stampOf({ header: { stamp: { sec: 2n } } }), 2000);
  for (const value of [undefined, null, 1, {}, { header: 1 }, { timestamp: { nsec: 1 } }]) {
    assertEquals(stampOf(value), NaN);
  }
  assertEquals(stampOf(Object.create({ timestamp: { sec: 1 } })), NaN, "only what is its own");
});

Deno.test("synchronize() corrects what senders say by what is known of their clocks", async () => {
  await using mesh = testMesh();
  const listener = await mesh.node("listener");
  const topic = listener.getTopic("a");
  const ahead = Object.create(topic, {
    [
      Object.getOwnPropertySymbols(Object.getPrototypeOf(topic)).find((symbol) =>
        symbol.description === "rosy.sourceTime"
      )!
    ]: { value: { clock: mesh.clock, senderAheadMs: () => 3000 } },
    [Symbol.asyncIterator]: { value: () => from([message(1, 8000)]) },
  }) as Topic;
  const pairs = synchronize([ahead, from([message(2, 5000)])], { slopMs: 0 });
  assertEquals((await Array.fromAsync(pairs)).length, 1);
});

Deno.test("synchronize() refuses stamps that are no numbers, and options that make no sense", async () => {
  const sources = [from([message(1, 0)]), from([message(1, 0)])] as const;
  await assertRejects(
    () => Array.fromAsync(synchronize(sources, { slopMs: 1, stampMs: headerStampMs })),
    TypeError,
    'Cannot synchronize topic "t": the stamp of a message is NaN, no number',
  );
  assertThrows(() => synchronize([sources[0]], { slopMs: 1 }), TypeError, "two at least");
  for (const slopMs of [-1, NaN, Infinity]) {
    assertThrows(() => synchronize(sources, { slopMs }), RangeError, "slop");
  }
  assertThrows(() => synchronize(sources, { slopMs: 1, maxWaiting: 0 }), RangeError, "keep 0");
  // @ts-expect-error: there is no such stamp
  assertThrows(() => synchronize(sources, { slopMs: 1, stampMs: "sent" }), TypeError, '"sent"');
  for (const hz of [0, -1, NaN, Infinity]) {
    assertThrows(() => throttle(numbers(), { hz }), RangeError, "Hz");
  }
  assertThrows(() => window(numbers(), {}), TypeError, "count, or their ms");
  assertThrows(() => window(numbers(), { count: 1.5 }), RangeError, "1.5 messages");
  assertThrows(() => window(numbers(), { ms: 0 }), RangeError, "0 ms");
});

Deno.test("an operator lets go of its signal when it ends", async () => {
  const { signal } = new AbortController();
  let listeners = 0;
  const { addEventListener, removeEventListener } = signal;
  signal.addEventListener = (...args: Parameters<typeof addEventListener>) => {
    listeners++;
    addEventListener.apply(signal, args);
  };
  signal.removeEventListener = (...args: Parameters<typeof removeEventListener>) => {
    listeners--;
    removeEventListener.apply(signal, args);
  };
  const operator = latest(numbers(1, 2), { signal });
  await operator.next();
  assertEquals(listeners, 1);
  await operator.return();
  assertEquals(listeners, 0);
});

Deno.test("window() takes the shortest and the longest period that there are", async () => {
  for (const ms of [1, 2 ** 31 - 1]) await window(numbers(), { ms }).return();
  assertThrows(() => window(numbers(), { ms: 2 ** 31 }), RangeError);
});

const OPERATORS: Record<
  string,
  (topic: AsyncIterable<TopicMessage>, signal?: AbortSignal) => OperatorIterator<unknown>
> = {
  throttle: (topic, signal) => throttle(topic, { hz: 1, signal }),
  latest: (topic, signal) => latest(topic, { signal }),
  window: (topic, signal) => window(topic, { ms: 1000, signal }),
  synchronize: (topic, signal) => synchronize([topic, topic], { slopMs: 1, signal }),
  "throttle of latest": (topic, signal) => throttle(latest(topic), { hz: 1, signal }),
};

for (const [name, operate] of Object.entries(OPERATORS)) {
  Deno.test(`${name}() listens from the first next() on, and not any more after return()`, async () => {
    await using mesh = testMesh();
    const listener = await mesh.node("listener");
    const operator = operate(listener.getTopic("t"));
    assertEquals(listener.topicHasListeners("t"), false);
    const waiting = operator.next();
    await mesh.clock.advance(0);
    assertEquals(listener.topicHasListeners("t"), true);
    await operator.return();
    assertEquals(listener.topicHasListeners("t"), false);
    assertEquals((await waiting).done, true);
    assertEquals((await operator.next()).done, true);
  });

  Deno.test(`${name}() ends by its signal, also before it has begun`, async () => {
    await using mesh = testMesh();
    const listener = await mesh.node("listener");
    const ending = new AbortController();
    const operator = operate(listener.getTopic("t"), ending.signal);
    const waiting = operator.next();
    await mesh.clock.advance(0);
    ending.abort();
    assertEquals((await waiting).done, true);
    assertEquals(listener.topicHasListeners("t"), false);
    assertEquals((await operate(listener.getTopic("t"), ending.signal).next()).done, true);
  });

  Deno.test(`${name}() ends with the node, and leaves no timer behind`, async () => {
    const mesh = testMesh();
    const listener = await mesh.node("listener");
    const operator = operate(listener.getTopic("t"));
    const waiting = operator.next();
    await mesh.clock.advance(0);
    await mesh[Symbol.asyncDispose]();
    assertEquals((await waiting).done, true);
    assertEquals(mesh.clock.pending, 0);
  });
}

Deno.test("operators hand on what their source fails with, after what came before", async () => {
  const read = (operator: OperatorIterator<unknown>) => Array.fromAsync(operator);
  await assertRejects(() => read(throttle(failing(), { hz: 1 })), Error, "broken");
  await assertRejects(() => read(latest(failing())), Error, "broken");
  const windows = window(failing(), { count: 5 });
  assertEquals((await windows.next()).value, [1]);
  await assertRejects(() => windows.next(), Error, "broken");
  assertEquals((await windows.next()).done, true);
});

Deno.test("an operator ends at once whose source never yields, and ends the others of a source that fails", async () => {
  const never = new Gate();
  async function* silent(): AsyncGenerator<TopicMessage, void> {
    await never.wait();
    yield message(1, 0);
  }
  const operator = latest(silent());
  const waiting = operator.next();
  await operator.return();
  assertEquals((await waiting).done, true);
  never.open();

  await using mesh = testMesh();
  const listener = await mesh.node("listener");
  async function* broken(): AsyncGenerator<TopicMessage, void> {
    yield await Promise.reject<TopicMessage>(new Error("broken"));
  }
  const pairs = synchronize([listener.getTopic("t"), broken()], { slopMs: 1 });
  await assertRejects(() => pairs.next(), Error, "broken");
  assertEquals(listener.topicHasListeners("t"), false);
});

function message(value: unknown, publishedAtMs: number): TopicMessage {
  const sender = {
    uuid: "u",
    name: "n",
    hostname: "h",
    pid: 1,
  } as unknown as TopicMessage["sender"];
  return { topic: "t", args: [value], sender, publishedAtMs, sequence: 0, retained: false };
}

async function* from(messages: readonly TopicMessage[]): AsyncGenerator<TopicMessage, void> {
  yield* messages;
}

import { assert, assertEquals, assertStringIncludes, assertThrows } from "@std/assert";
import { withOrigin } from "../../lib/topic/arrival.ts";
import {
  type ListenOptions,
  MAX_WAITING_BYTES,
  MAX_WAITING_MESSAGES,
  type MessageCallback,
  Subscription,
} from "../../lib/topic/subscription.ts";
import { RecordingLogger } from "../support/recording_logger.ts";
import { arrivalOf, deliver, encoded, fill, SENDER, settle } from "./encoded.ts";

function subscribe(callback: MessageCallback, options: ListenOptions = {}) {
  const logger = new RecordingLogger();
  return { subscription: new Subscription("imu", callback, options, logger), logger };
}

/** A callback whose calls end when the test says so. */
function gate() {
  const started: unknown[] = [];
  const ends: (() => void)[] = [];
  const callback: MessageCallback = ([value]) => {
    started.push(value);
    return new Promise<void>((resolve) => ends.push(resolve));
  };
  return { started, callback, endNext: () => ends.shift()!() };
}

Deno.test("Subscription.deliver() calls back at once with all there is to know", () => {
  const calls: unknown[] = [];
  const { subscription } = subscribe((args, origin) =>
    void calls.push(withOrigin({ args }, origin))
  );
  assertEquals(deliver(subscription, ["hello", { a: 1 }], 7), undefined);
  const origin = {
    topic: "imu",
    sender: SENDER,
    publishedAtMs: 1007,
    sequence: 7,
    retained: false,
  };
  assertEquals(calls, [{ args: ["hello", { a: 1 }], ...origin }]);
});

Deno.test("Subscription.deliver() keeps order and awaits async callbacks", async () => {
  const { started, callback, endNext } = gate();
  const { subscription } = subscribe(callback);
  for (const value of [1, 2, 3]) deliver(subscription, [value]);
  assertEquals(started, [1]);
  endNext();
  await settle();
  assertEquals(started, [1, 2]);
  endNext();
  await settle();
  assertEquals(started, [1, 2, 3]);
});

Deno.test("Subscription.deliver() runs as many at once as concurrency says", async () => {
  const { started, callback, endNext } = gate();
  const { subscription } = subscribe(callback, { concurrency: 2 });
  for (const value of [1, 2, 3, 4]) deliver(subscription, [value]);
  assertEquals(started, [1, 2]);
  endNext();
  await settle();
  assertEquals(started, [1, 2, 3]);
});

Deno.test("Subscription.deliver() runs all at once when concurrency is Infinity", () => {
  const { started, callback } = gate();
  const { subscription } = subscribe(callback, { concurrency: Infinity });
  for (let i = 0; i < 100; i++) deliver(subscription, [i]);
  assertEquals(started.length, 100);
});

Deno.test("Subscription logs what a callback throws or rejects with, and goes on", async () => {
  const seen: unknown[] = [];
  const { subscription, logger } = subscribe(([value]) => {
    seen.push(value);
    if (value === "throw") throw new TypeError("bad value");
    if (value === "reject") return Promise.reject(new Error("later"));
  });
  for (const value of ["throw", "reject", "fine"]) deliver(subscription, [value]);
  await settle();
  assertEquals(seen, ["throw", "reject", "fine"]);
  assertEquals(logger.lines.length, 2);
  assertStringIncludes(logger.lines[0]!, 'error: A listener of topic "imu" failed: TypeError: bad');
  assertStringIncludes(logger.lines[1]!, "Error: later");
});

Deno.test("Subscription survives thrown values that cannot be shown", async () => {
  const strange = [Object.create(null), null, { then: 5 }, Symbol("s"), () => {}];
  strange.push(Object.assign(new Error(), { stack: { toString: () => fail() } }));
  const fail = () => {
    throw new Error("no text");
  };
  const { subscription, logger } = subscribe(([index]) => {
    throw strange[index as number];
  });
  const { subscription: later } = subscribe(([index]) => Promise.reject(strange[index as number]));
  strange.forEach((_, index) => (deliver(subscription, [index]), deliver(later, [index])));
  await settle();
  assertEquals(logger.lines.length, strange.length);
});

Deno.test("Subscription.deliver() makes the source wait when too many messages wait", async () => {
  const { callback, endNext, started } = gate();
  const { subscription } = subscribe(callback);
  const { count, room } = fill(subscription);
  assertEquals(count, MAX_WAITING_MESSAGES + 1);
  let hasRoom = false;
  void room.then(() => hasRoom = true);
  while (!hasRoom) {
    endNext();
    await settle();
  }
  assertEquals(started.length, MAX_WAITING_MESSAGES / 2 + 1);
});

Deno.test("Subscription.deliver() makes the source wait when too many bytes wait", async () => {
  const { callback, endNext } = gate();
  const { subscription } = subscribe(callback);
  const large = new Uint8Array(MAX_WAITING_BYTES / 4);
  const waits = Array.from({ length: 5 }, () => deliver(subscription, [large]));
  assertEquals(waits.map((wait) => wait !== undefined), [false, false, false, false, true]);
  for (let i = 0; i < 3; i++) {
    endNext();
    await settle();
  }
  await waits[4];
});

Deno.test("Subscription.stop() discards what waits and lets the source go on", async () => {
  const { callback, endNext, started } = gate();
  const { subscription } = subscribe(callback);
  const { room } = fill(subscription);
  subscription.stop();
  await room;
  endNext();
  await settle();
  deliver(subscription, [2]);
  assertEquals(started, [1]);
});

Deno.test("Subscription lends bytes only when asked to, and until the callback is done", async () => {
  const bytes = encoded([new Uint8Array([1, 2, 3])]);
  const seen: Uint8Array[] = [];
  const keep: MessageCallback = ([array]) => void seen.push(array as Uint8Array);
  const give = (subscription: Subscription) => subscription.deliver(arrivalOf(bytes));
  give(subscribe(keep).subscription);
  give(subscribe(keep, { loan: true }).subscription);
  assertEquals(seen.map(({ buffer }) => buffer === bytes.buffer), [false, true]);

  const { callback, endNext } = gate();
  const busy = give(subscribe(callback, { loan: true }).subscription);
  assert(busy instanceof Promise);
  endNext();
  await busy;
});

Deno.test("Subscription copies a message that waits, though it lends others", async () => {
  const seen: unknown[] = [];
  const ends: (() => void)[] = [];
  const { subscription } = subscribe(([array]) => {
    seen.push(array);
    return new Promise<void>((resolve) => ends.push(resolve));
  }, { loan: true });
  const first = encoded([new Uint8Array([1])]);
  const second = encoded([new Uint8Array([2])]);
  for (const bytes of [first, second]) {
    void subscription.deliver(arrivalOf(bytes));
  }
  second.fill(0xff); // The source reads on into its buffer.
  ends.shift()!();
  await settle();
  assertEquals(seen[1], new Uint8Array([2]));
});

Deno.test("Subscription keeps what is known of a message that waits, for its source goes on", async () => {
  const { callback, endNext } = gate();
  const seen: number[][] = [];
  const { subscription } = subscribe((args, { publishedAtMs, sequence }) => {
    seen.push([publishedAtMs, sequence]);
    return callback(args, arrival);
  });
  const arrival = arrivalOf(encoded([1]));
  for (const sequence of [0, 1, 2]) {
    void subscription.deliver(Object.assign(arrival, { sequence, publishedAtMs: 50 + sequence }));
  }
  for (let turn = 0; turn < 2; turn++) {
    endNext();
    await settle();
  }
  assertEquals(seen, [[50, 0], [51, 1], [52, 2]]);
});

Deno.test("Subscription refuses a concurrency that is no whole number above 0", () => {
  for (const concurrency of [0, -1, 1.5, NaN, "2" as unknown as number]) {
    const { message } = assertThrows(() => subscribe(() => {}, { concurrency }), RangeError);
    assertEquals(
      message,
      `Cannot listen to topic "imu": concurrency ${concurrency} is no whole number above 0`,
    );
  }
});

Deno.test("Subscription.deliver() refuses a body that is no list", () => {
  const { subscription } = subscribe(() => {});
  const bytes = encoded("text");
  assertThrows(
    () => subscription.deliver(arrivalOf(bytes)),
    TypeError,
    'a message on topic "imu" is no list of arguments',
  );
});

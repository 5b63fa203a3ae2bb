import { assert, assertEquals, assertRejects } from "@std/assert";
import { connect, headers } from "@nats-io/transport-node";
import type { AnswerCall, CallContext } from "../../../lib/bridge/bridge.ts";
import { Route } from "../../../lib/bridge/route.ts";
import {
  CallTimeoutError,
  ConnectionLostError,
  NoProviderError,
  RemoteError,
} from "../../../lib/service/errors.ts";
import { VirtualClock } from "../../../lib/testing/virtual_clock.ts";
import { patiently } from "../../support/patience.ts";
import { TestSide } from "./link_fixture.ts";
import { HAS_NATS, NatsServer } from "./nats_server.ts";

const ignore = !HAS_NATS;

interface Sides extends AsyncDisposable {
  readonly server: NatsServer;
  readonly caller: TestSide;
  readonly provider: TestSide;
}

async function openSides(config = ""): Promise<Sides> {
  const stack = new AsyncDisposableStack();
  const server = stack.use(await NatsServer.start({ config }));
  const caller = stack.use(await TestSide.connect({ servers: server.url }));
  const provider = stack.use(await TestSide.connect({ servers: server.url }));
  return { server, caller, provider, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

function provide(side: TestSide, service: string, answer: AnswerCall): Promise<AsyncDisposable> {
  const route = new Route("services", service);
  return side.connection.provide!(service, { route }, answer);
}

function context(options: Partial<CallContext> = {}): CallContext {
  return { signal: new AbortController().signal, timeoutMs: 60_000, takesParts: false, ...options };
}

async function parts(answer: unknown): Promise<unknown[]> {
  return await Array.fromAsync(answer as AsyncIterable<unknown>);
}

Deno.test("a service is called over NATS with all that the codec knows", { ignore }, async () => {
  await using sides = await openSides();
  await provide(sides.provider, "math/mul.x", (args) => Promise.resolve([...args, undefined]));
  const { connection } = sides.caller;
  const date = new Date(0);
  assertEquals(await connection.call!("math/mul.x", [6, 7n, date], context()), [
    6,
    7n,
    date,
    undefined,
  ]);
  assertEquals(await connection.call!("math/mul.x", [], context()), [undefined]);
});

Deno.test("a service that nobody provides is known at once, and one that is taken back, too", {
  ignore,
}, async () => {
  await using sides = await openSides();
  const { connection } = sides.caller;
  const call = () => connection.call!("mul", [1], context());
  const error = await assertRejects(call, NoProviderError);
  assertEquals([error.service, error.message], [
    "mul",
    'Cannot call service "mul": nobody at the other side of NATS provides it',
  ]);
  const provided = await provide(sides.provider, "mul", () => Promise.resolve(1));
  assertEquals(await call(), 1);
  await provided[Symbol.asyncDispose]();
  await assertRejects(call, NoProviderError);
});

Deno.test(
  "what a service throws comes back with its name, message and stack",
  { ignore },
  async () => {
    await using sides = await openSides();
    await provide(sides.provider, "fail", () => Promise.reject(new RangeError("zu groß\nreally")));
    const error = await assertRejects(
      () => sides.caller.connection.call!("fail", [], context()),
      RemoteError,
    );
    assertEquals([error.service, error.remoteName, error.remoteMessage], [
      "fail",
      "RangeError",
      "zu groß\nreally",
    ]);
    assert(error.remoteStack.includes("calls_test.ts"));
  },
);

Deno.test("who waits too long, or no more, tells the service", { ignore }, async () => {
  await using sides = await openSides();
  const aborted: Promise<unknown>[] = [];
  const called = Promise.withResolvers<void>();
  await provide(sides.provider, "slow", (_, { signal }) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    signal.addEventListener("abort", () => resolve());
    aborted.push(promise);
    called.resolve();
    return promise;
  });
  const { connection } = sides.caller;
  const late = await assertRejects(
    () => connection.call!("slow", [], context({ timeoutMs: 50 })),
    CallTimeoutError,
  );
  assertEquals(late.message, 'Cannot call service "slow": no answer within 50 ms');
  await patiently(called.promise);
  const leaving = new AbortController();
  const call = connection.call!("slow", [], context({ signal: leaving.signal }));
  leaving.abort(new Error("not wanted"));
  await assertRejects(() => call, Error, "not wanted");
  await patiently(Promise.all(aborted));
});

Deno.test(
  "arguments and answers may be larger than the server takes at once",
  { ignore },
  async () => {
    await using sides = await openSides("max_payload: 65536");
    // Of two who provide it one must get all of the parts.
    await using second = await TestSide.connect({ servers: sides.server.url });
    const echo: AnswerCall = ([value]) => Promise.resolve(value);
    for (const side of [sides.provider, second]) await provide(side, "echo", echo);
    const value = "x".repeat(1_000_000);
    for (let turn = 0; turn < 4; turn++) {
      assertEquals(await sides.caller.connection.call!("echo", [value], context()), value);
    }
  },
);

Deno.test("of several who provide a service each call goes to one", { ignore }, async () => {
  await using sides = await openSides();
  await using second = await TestSide.connect({ servers: sides.server.url });
  let count = 0;
  const counting: AnswerCall = () => Promise.resolve(++count);
  for (const side of [sides.provider, second]) await provide(side, "count", counting);
  const call = () => sides.caller.connection.call!("count", [], context());
  for (let turn = 1; turn <= 20; turn++) assertEquals(await call(), turn);
});

Deno.test(
  "parts come one after the other, only so many ahead of who reads",
  { ignore },
  async () => {
    await using sides = await openSides();
    let made = 0;
    await provide(sides.provider, "count", ([to], { takesParts }) => {
      async function* count() {
        for (let value = 1; value <= Number(to); value++) yield made = value;
      }
      return Promise.resolve(takesParts ? count() : "no parts");
    });
    const call = (to: number, takesParts = true) =>
      sides.caller.connection.call!("count", [to], context({ takesParts }));
    assertEquals(await call(1, false), "no parts");
    assertEquals(await parts(await call(0)), []);
    assertEquals(await parts(await call(100)), Array.from({ length: 100 }, (_, i) => i + 1));
    const reading = (await call(10_000) as AsyncIterable<number>)[Symbol.asyncIterator]();
    assertEquals((await reading.next()).value, 1);
    // An answer to another call comes behind all parts that could have been made.
    await call(0, false);
    assert(made <= 20, `${made}`);
    await reading.return!();
  },
);

Deno.test("large parts come whole, with few of them on their way", { ignore }, async () => {
  await using sides = await openSides();
  await provide(sides.provider, "images", () => Promise.resolve(images()));
  const { connection } = sides.caller;
  const answer = await connection.call!("images", [], context({ takesParts: true }));
  const lengths = (await parts(answer)).map((part) => (part as string).length - 2_000_000);
  assertEquals(lengths, [0, 1, 2, 3, 4, 5]);
});

async function* images(): AsyncGenerator<string> {
  for (let i = 0; i < 6; i++) yield await Promise.resolve("x".repeat(2_000_000 + i));
}

Deno.test("an error after some parts comes after them", { ignore }, async () => {
  await using sides = await openSides();
  await provide(sides.provider, "some", () => Promise.resolve(someThenFail()));
  const answer = await sides.caller.connection.call!("some", [], context({ takesParts: true }));
  const seen: unknown[] = [];
  await assertRejects(
    async () => {
      for await (const part of answer as AsyncIterable<unknown>) seen.push(part);
    },
    RemoteError,
    'Service "some" failed: TypeError: no more',
  );
  assertEquals(seen, [1, 2]);
});

async function* someThenFail(): AsyncGenerator<number> {
  yield 1;
  yield 2;
  await Promise.resolve();
  throw new TypeError("no more");
}

Deno.test("who leaves a loop over parts, or aborts, ends the generator", { ignore }, async () => {
  await using sides = await openSides();
  const ends: PromiseWithResolvers<void>[] = [];
  await provide(sides.provider, "endless", (_, { signal }) => {
    const end = Promise.withResolvers<void>();
    ends.push(end);
    async function* endless() {
      try {
        for (let value = 0;; value++) {
          // One that waits in vain has to be told by the signal.
          if (value === 3) await new Promise<void>((resolve) => signal.onabort = () => resolve());
          yield value;
        }
      } finally {
        end.resolve();
      }
    }
    return Promise.resolve(endless());
  });
  const { connection } = sides.caller;
  const leaving = new AbortController();
  const open = async (signal: AbortSignal) =>
    await connection.call!("endless", [], context({ takesParts: true, signal }));
  for await (const _ of await open(new AbortController().signal) as AsyncIterable<unknown>) break;
  await patiently(ends[0]!.promise);
  const iterator = (await open(leaving.signal) as AsyncIterable<unknown>)[Symbol.asyncIterator]();
  await iterator.next();
  leaving.abort(new Error("enough"));
  await assertRejects(
    async () => {
      for (;;) await iterator.next();
    },
    Error,
    "enough",
  );
  await patiently(ends[1]!.promise);
});

Deno.test(
  "a caller is told when the side that sends parts is closed, or has died",
  { ignore },
  async () => {
    await using sides = await openSides();
    const clock = new VirtualClock();
    await using caller = await TestSide.connect({ servers: sides.server.url }, clock);
    const open = async (service: string) => {
      const answer = await caller.connection.call!(service, [], context({ takesParts: true }));
      const iterator = (answer as AsyncIterable<unknown>)[Symbol.asyncIterator]();
      assertEquals((await iterator.next()).value, 1);
      return iterator;
    };
    await provide(sides.provider, "closed", () => Promise.resolve(silent()));
    const closed = await open("closed");
    await sides.provider[Symbol.asyncDispose]();
    await assertRejects(() => closed.next(), RemoteError, "is closing");

    await using plain = await connect({ servers: sides.server.url });
    const head = (answer: string) => {
      const all = headers();
      all.set("Rosy-Answer", answer);
      return all;
    };
    plain.subscribe("rosy.s.dead", {
      callback: (_, { reply }) => {
        plain.publish(reply!, "", { headers: head("parts"), reply: "rosy._inbox.nowhere" });
        plain.publish(reply!, "1", { headers: head("part") });
      },
    });
    await plain.flush();
    const dead = await open("dead");
    const failing = assertRejects(() => dead.next(), ConnectionLostError, "before the next part");
    for (let turn = 0; turn < 7; turn++) await clock.advance(2000);
    await failing;
  },
);

Deno.test("a service ends a stream of parts whose reader has died", { ignore }, async () => {
  await using sides = await openSides();
  const clock = new VirtualClock();
  await using provider = await TestSide.connect({ servers: sides.server.url }, clock);
  const ended = Promise.withResolvers<void>();
  await provide(provider, "silent", (_, { signal }) => {
    signal.onabort = () => ended.resolve();
    return Promise.resolve(silent());
  });
  await using plain = await connect({ servers: sides.server.url });
  const all = headers();
  all.set("Rosy-Call", "1000 p");
  await plain.request("rosy.s.silent", "", { headers: all, timeout: 60_000 });
  for (let turn = 0; turn < 7; turn++) await clock.advance(2000);
  await patiently(ended.promise);
});

async function* silent(): AsyncGenerator<number> {
  yield 1;
  await new Promise(() => {});
}

Deno.test("plain clients call a service of the mesh by JSON, and are told of errors as NATS does", {
  ignore,
}, async () => {
  await using server = await NatsServer.start();
  await using side = await TestSide.connect({ servers: server.url, layout: "plain" });
  await using plain = await connect({ servers: server.url });
  await provide(side, "math/sum", (args) => {
    if (args.length === 0) return Promise.reject(new TypeError("nothing\nto add"));
    return Promise.resolve({ sum: args.flat().reduce((a, b) => Number(a) + Number(b)), args });
  });
  const one = await plain.request("math.sum", "[1,2]");
  assertEquals(one.json<unknown>(), { sum: 3, args: [[1, 2]] });
  const list = headers();
  list.set("Rosy", "- 0 l");
  const several = await plain.request("math.sum", "[1,2]", { headers: list, timeout: 5000 });
  assertEquals(several.json<unknown>(), { sum: 3, args: [1, 2] });
  const failed = await plain.request("math.sum");
  assertEquals([
    failed.headers?.get("Nats-Service-Error"),
    failed.headers?.get("Nats-Service-Error-Code"),
  ], ["TypeError: nothing to add", "500"]);
});

Deno.test(
  "services of plain clients are called by JSON, and their errors understood",
  { ignore },
  async () => {
    await using server = await NatsServer.start();
    await using side = await TestSide.connect({ servers: server.url, layout: "plain" });
    await using plain = await connect({ servers: server.url });
    plain.subscribe("echo", { callback: (_, message) => void message.respond(message.data) });
    plain.subscribe("text", { callback: (_, message) => void message.respond("no json") });
    plain.subscribe("fail", {
      callback: (_, message) => {
        const all = headers();
        all.set("Nats-Service-Error", "too hot");
        all.set("Nats-Service-Error-Code", "418");
        message.respond("", { headers: all });
      },
    });
    await plain.flush();
    const call = (service: string, ...args: unknown[]) =>
      side.connection.call!(service, args, context());
    assertEquals(await call("echo", { a: 1 }), { a: 1 });
    assertEquals(await call("echo", 1, 2), [1, 2]);
    assertEquals(await call("echo"), undefined);
    assertEquals(await call("text"), "no json");
    await assertRejects(() => call("fail"), RemoteError, 'Service "fail" failed: Error: too hot');
    await assertRejects(
      () => call("echo", "x".repeat(2_000_000)),
      RangeError,
      "larger max_payload",
    );
  },
);

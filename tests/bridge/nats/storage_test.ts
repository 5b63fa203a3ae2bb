import { assert, assertEquals, assertRejects } from "@std/assert";
import { connect } from "@nats-io/transport-node";
import { type JetStreamManager, jetstreamManager } from "@nats-io/jetstream";
import type { FarMessage } from "../../../lib/bridge/bridge.ts";
import { NatsLink } from "../../../lib/bridge/nats/nats_link.ts";
import { patiently } from "../../support/patience.ts";
import { argumentsOf, meshMessage, TestSide } from "./link_fixture.ts";
import { pause } from "../../faults/pause.ts";
import { HAS_NATS, NatsServer, startCluster } from "./nats_server.ts";

const ignore = !HAS_NATS;

function saidBy(messages: readonly FarMessage[]): unknown[] {
  return messages.map((message) => argumentsOf(message)[0]);
}

Deno.test("a mesh that joins later gets what was kept, also when its sender's mesh is away", {
  ignore,
}, async () => {
  await using server = await NatsServer.start({ isStoring: true });
  {
    await using left = await TestSide.connect({ servers: server.url, site: "left" });
    const keep = (name: string, value: unknown) =>
      left.connection.publish(meshMessage(name, [value], { isKept: true }));
    await keep("map", "x".repeat(3_000_000));
    for (const value of ["old", "new"]) await keep("map/small", value);
    await keep("map", "y".repeat(2_000_000));
    await left.connection.publish(meshMessage("map/live", ["gone"]));
  }
  await using right = await TestSide.connect({ servers: server.url, site: "right" });
  await right.subscribe("map/**");
  const received = await right.received.count(2);
  const byName = received.toSorted((a, b) => a.name < b.name ? -1 : 1);
  assertEquals(byName.map(({ name, isKept }) => [name, isKept]), [["map", true], [
    "map/small",
    true,
  ]]);
  assertEquals(byName.map((message) => (argumentsOf(message)[0] as string).length), [2_000_000, 3]);
  // The site that has kept them does not get its own back.
  await using again = await TestSide.connect({ servers: server.url, site: "left" });
  await again.subscribe("map/**");
  await right.connection.publish(meshMessage("map/other", ["other"], { isKept: true }));
  assertEquals(saidBy(await again.received.count(1)), ["other"]);
  assertEquals(right.refusals, []);
});

Deno.test(
  "a durable message is confirmed, and waits for a site that was there before",
  { ignore },
  async () => {
    await using server = await NatsServer.start({ isStoring: true });
    await using left = await TestSide.connect({ servers: server.url, site: "left" });
    const send = (...values: unknown[]) =>
      Promise.all(
        values.map((value) =>
          left.connection.publish(
            meshMessage("log/a", [value], { durable: true, id: `id-${String(value).slice(0, 4)}` }),
          )
        ),
      );
    await send("before anybody was there");
    const link = new NatsLink({ servers: server.url, site: "right" });
    await using right = new TestSide();
    await right.open(link);
    await right.subscribe("log/*", { durable: true });
    await send(1, 2);
    await right.received.count(2);
    await right[Symbol.asyncDispose]();
    await send(3, 4);
    // After a time-out nobody knows whether it arrived: what is sent again is delivered once.
    await send(3, 4, "x".repeat(3_000_000));
    await right.open(link);
    await right.subscribe("log/*", { durable: true });
    await send("last");
    const received = await right.received.count(6);
    assertEquals(
      saidBy(received).map((value) => String(value).slice(0, 4)),
      [
        "1",
        "2",
        "3",
        "4",
        "xxxx",
        "last",
      ],
    );
    assertEquals(right.refusals, []);
  },
);

Deno.test(
  "durable messages come one after the other, as the mesh takes them",
  { ignore },
  async () => {
    await using server = await NatsServer.start({ isStoring: true });
    await using left = await TestSide.connect({ servers: server.url, site: "left" });
    await using right = await TestSide.connect({ servers: server.url, site: "right" });
    const { route } = meshMessage("a", [], { durable: true });
    const taken: unknown[] = [];
    let busy = 0;
    const last = Promise.withResolvers<void>();
    await right.connection.subscribe("a", { route }, async (message) => {
      assertEquals(++busy, 1);
      await Promise.resolve();
      busy--;
      taken.push(argumentsOf(message)[0]);
      if (taken.length === 200) last.resolve();
    });
    for (let value = 0; value < 200; value++) {
      await left.connection.publish(meshMessage("a", [value], { durable: true }));
    }
    await patiently(last.promise);
    assertEquals(taken, Array.from({ length: 200 }, (_, value) => value));
  },
);

Deno.test(
  "who listens without durable hears durable messages as they are sent",
  { ignore },
  async () => {
    await using server = await NatsServer.start({ isStoring: true });
    await using left = await TestSide.connect({ servers: server.url, site: "left" });
    await using right = await TestSide.connect({ servers: server.url, site: "right" });
    await right.subscribe("a");
    await left.connection.publish(meshMessage("a", [1], { durable: true }));
    assertEquals(saidBy(await right.received.count(1)), [1]);
  },
);

Deno.test(
  "a server that stores nothing says so where a message must not be lost",
  { ignore },
  async () => {
    await using server = await NatsServer.start();
    await using left = await TestSide.connect({ servers: server.url, site: "left" });
    await using right = await TestSide.connect({ servers: server.url, site: "right" });
    await right.subscribe("a", { durable: true });
    assert(right.logger.lines.some((line) => line.startsWith("warn: ")));
    await assertRejects(
      async () => await left.connection.publish(meshMessage("a", [1], { durable: true })),
      Error,
      'start it with "nats-server -js", or take "durable" off its route',
    );
    // What is kept reaches those who are there.
    await left.connection.publish(meshMessage("a", [2], { isKept: true }));
    assertEquals(saidBy(await right.received.count(1)), [2]);
  },
);

Deno.test("with layout plain durable messages are in the stream that takes their subject", {
  ignore,
}, async () => {
  await using server = await NatsServer.start({ isStoring: true });
  await using plain = await connect({ servers: server.url });
  await using left = await TestSide.connect({ servers: server.url, site: "l", layout: "plain" });
  await using right = await TestSide.connect({ servers: server.url, site: "r", layout: "plain" });
  const send = async (value: number) =>
    await left.connection.publish(meshMessage("orders/new", [value], { durable: true }));
  await assertRejects(() => send(0), Error, "no stream takes that subject: make one");
  const manager = await jetstreamManager(plain);
  await manager.streams.add({ name: "orders", subjects: ["orders.>"] });
  await right.subscribe("orders/**", { durable: true });
  await send(1);
  assertEquals(saidBy(await right.received.count(1)), [1]);
});

Deno.test("a cluster keeps messages on three servers, and one may die", { ignore }, async () => {
  const servers = await startCluster({ isStoring: true });
  try {
    await using left = await TestSide.connect({ servers: servers[0]!.url, site: "left" });
    await left.connection.publish(meshMessage("a", ["kept"], { isKept: true }));
    const durable = meshMessage("b", [1], { durable: true });
    await left.connection.publish(durable);
    await using plain = await connect({ servers: servers[1]!.url });
    const manager = await jetstreamManager(plain);
    for (const name of ["rosy_kept", "rosy_durable"]) {
      assertEquals((await manager.streams.info(name)).config.num_replicas, 3);
    }
    // What is kept is not confirmed: a server that dies at once may be the only one that has it.
    await untilReplicated(manager, "rosy_kept");
    await servers[0]!.kill();
    await using right = await TestSide.connect({ servers: servers[1]!.url, site: "right" });
    await right.subscribe("a");
    assertEquals(saidBy(await right.received.count(1)), ["kept"]);
  } finally {
    for (const server of servers) await server[Symbol.asyncDispose]();
  }
});

/** Waits until all servers have what a stream keeps. */
async function untilReplicated(manager: JetStreamManager, stream: string): Promise<void> {
  for (;;) {
    const { state, cluster } = await manager.streams.info(stream);
    const replicas = cluster?.replicas ?? [];
    if (state.messages > 0 && replicas.length === 2 && replicas.every((one) => one.current)) return;
    await pause(20);
  }
}

import { assertEquals, assertRejects, assertStrictEquals } from "@std/assert";
import type { DnsPacket } from "../../lib/transport/multicast/dns_packet.ts";
import { SharedUdpBus } from "../../lib/transport/multicast/shared_multicast.ts";
import { LOOPBACK, randomGroup } from "../discovery/loopback.ts";
import { patiently } from "../support/patience.ts";
import { RecordingLogger } from "../support/recording_logger.ts";

const QUERY: DnsPacket = {
  type: "query",
  id: 0,
  questions: [{ type: "PTR", name: "_rosy._tcp.local" }],
  answers: [],
};

/** A node's end of a bus; `next()` is the next packet it hears. */
async function openBus(where: { group: string; port: number }, logger = new RecordingLogger()) {
  const bus = new SharedUdpBus({ ...where, logger, fallbackPort: where.port + 1 });
  let heard = Promise.withResolvers<DnsPacket>();
  await bus.open((packet) => heard.resolve(packet));
  bus.join(LOOPBACK);
  const next = async () => {
    const packet = await patiently(heard.promise, () => "nothing is heard");
    heard = Promise.withResolvers();
    return packet;
  };
  return { bus, next, logger, [Symbol.asyncDispose]: () => bus.close() };
}

/** Another one, which throws at whatever it hears. */
class ThrowingEnd implements AsyncDisposable {
  readonly #bus: SharedUdpBus;
  readonly opened: Promise<void>;

  constructor(where: { group: string; port: number }, logger: RecordingLogger) {
    this.#bus = new SharedUdpBus({ ...where, logger, fallbackPort: where.port + 1 });
    this.opened = this.#bus.open(() => {
      throw new Error("on purpose");
    });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#bus.close();
  }
}

Deno.test("SharedUdpBus receives and decodes a packet once for all nodes of a process", async () => {
  const where = randomGroup();
  await using a = await openBus(where);
  await using b = await openBus(where);
  await a.bus.send(QUERY, LOOPBACK);
  const heard = await a.next();
  assertEquals(heard, QUERY);
  assertStrictEquals(await b.next(), heard);
});

Deno.test("SharedUdpBus goes on when the node is closed that opened its socket", async () => {
  const where = randomGroup();
  const a = await openBus(where);
  await using b = await openBus(where);
  await Promise.all([a.bus.send(QUERY, LOOPBACK), a.bus.close()]);
  assertEquals(await b.next(), QUERY); // What was being sent has left.
  await a.bus.close();
  await assertRejects(() => a.bus.send(QUERY, LOOPBACK), Error, "the socket is closed");
  await b.bus.send(QUERY, LOOPBACK);
  assertEquals(await b.next(), QUERY);
});

Deno.test("SharedUdpBus is heard again after one node left the group and joined it anew", async () => {
  const where = randomGroup();
  await using a = await openBus(where);
  await using b = await openBus(where);
  a.bus.leave(LOOPBACK);
  a.bus.join(LOOPBACK);
  b.bus.leave(LOOPBACK);
  b.bus.join(LOOPBACK);
  await a.bus.send(QUERY, LOOPBACK);
  assertEquals([await a.next(), await b.next()], [QUERY, QUERY]);
});

Deno.test("SharedUdpBus lets all nodes hear a packet that one of them throws at", async () => {
  const where = randomGroup();
  const logger = new RecordingLogger();
  await using first = new ThrowingEnd(where, logger);
  await first.opened;
  await using second = await openBus(where);
  await second.bus.send(QUERY, LOOPBACK);
  assertEquals(await second.next(), QUERY);
  assertEquals(logger.at("error").length, 1);
});

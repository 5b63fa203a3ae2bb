import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { createSocket } from "node:dgram";
import type { DnsPacket, PacketSource } from "../../lib/transport/multicast/dns_packet.ts";
import { UdpBus, withIpv6Only } from "../../lib/transport/multicast/multicast.ts";
import { LOOPBACK, randomGroup } from "./loopback.ts";
import { Collector } from "../support/collector.ts";
import { patiently } from "../support/patience.ts";
import { RecordingLogger } from "../support/recording_logger.ts";

const QUERY: DnsPacket = {
  type: "query",
  id: 0,
  questions: [{ type: "PTR", name: "_rosy._tcp.local" }],
  answers: [],
};

interface Heard {
  packet: DnsPacket;
  source: PacketSource;
}

/** A bus on loopback; `next()` is the next packet it receives. */
async function openBus(where = randomGroup(), logger = new RecordingLogger()) {
  const bus = new UdpBus({ ...where, logger, fallbackPort: where.port + 1 });
  const heard = new Collector<Heard>();
  await bus.open((packet, source) => heard.add({ packet, source }));
  bus.join(LOOPBACK);
  const next = async (): Promise<Heard> => {
    await heard.count(1);
    return heard.items.shift()!;
  };
  return { bus, next, logger, where, heard, [Symbol.asyncDispose]: () => bus.close() };
}

Deno.test("UdpBus carries every kind of record there and back, itself included", async () => {
  const where = randomGroup();
  await using a = await openBus(where);
  await using b = await openBus(where);
  const base = { ttlS: 20, flush: true };
  const packet: DnsPacket = {
    type: "response",
    id: 0,
    questions: [],
    answers: [
      {
        ...base,
        flush: false,
        type: "PTR",
        name: "_rosy._tcp.local",
        target: "x._rosy._tcp.local",
      },
      { ...base, type: "SRV", name: "x._rosy._tcp.local", port: 7000, target: "x.local" },
      {
        ...base,
        type: "TXT",
        name: "x._rosy._tcp.local",
        strings: [new Uint8Array([0, 255, 61]), new Uint8Array(255)],
      },
      { ...base, type: "A", name: "x.local", address: "127.0.0.1" },
      { ...base, type: "AAAA", name: "x.local", address: "fd00::1" },
    ],
  };
  await a.bus.send(packet, LOOPBACK);
  const { packet: received, source } = await b.next();
  assertEquals(received, packet);
  assertEquals(source, { address: LOOPBACK, port: where.port });
  assertEquals((await a.next()).packet, packet);
});

Deno.test("UdpBus lower-cases names and keeps no view of its receive buffer", async () => {
  await using a = await openBus();
  await a.bus.send({
    ...QUERY,
    questions: [{ type: "PTR", name: "_ROSY._tcp.Local" }],
    answers: [{
      type: "TXT",
      name: "X.local",
      ttlS: 1,
      flush: false,
      strings: [new Uint8Array(9)],
    }],
  }, LOOPBACK);
  const { packet } = await a.next();
  assertEquals(packet.questions[0]?.name, "_rosy._tcp.local");
  const [answer] = packet.answers;
  assert(answer?.type === "TXT" && answer.strings[0]?.buffer.byteLength === 9);
});

Deno.test("UdpBus sends nothing on an interface that does not exist", async () => {
  await using a = await openBus();
  await assertRejects(() => a.bus.send(QUERY, "10.99.0.1"));
  await a.bus.send({ ...QUERY, id: 7 }, LOOPBACK);
  assertEquals((await a.next()).packet.id, 7);
});

Deno.test("UdpBus refuses packets over 1200 bytes", async () => {
  await using a = await openBus();
  const strings = Array.from({ length: 5 }, () => new Uint8Array(255));
  const answers = [{ type: "TXT", name: "x.local", ttlS: 1, flush: false, strings }] as const;
  await assertRejects(
    () => a.bus.send({ ...QUERY, answers }, LOOPBACK),
    RangeError,
    "at most 1200",
  );
});

Deno.test("UdpBus replies to one receiver", async () => {
  await using a = await openBus();
  const socket = createSocket("udp4");
  const reply = new Promise<Uint8Array>((resolve) => socket.on("message", resolve));
  const port = await new Promise<number>((resolve) =>
    socket.bind(0, LOOPBACK, () => resolve(socket.address().port))
  );
  await a.bus.reply({ ...QUERY, type: "response", id: 0x1234 }, { address: LOOPBACK, port });
  assertEquals([...(await reply).subarray(0, 4)], [0x12, 0x34, 0x84, 0x00]);
  await new Promise<void>((resolve) => socket.close(() => resolve()));
});

Deno.test("UdpBus drops what is no DNS packet, and goes on", async () => {
  await using a = await openBus();
  const socket = createSocket("udp4");
  await new Promise<void>((resolve) => socket.bind(0, LOOPBACK, () => resolve()));
  socket.setMulticastInterface(LOOPBACK);
  for (const size of [0, 1, 11, 12, 13, 600, 9000]) {
    const junk = crypto.getRandomValues(new Uint8Array(size));
    await new Promise((resolve) => socket.send(junk, a.where.port, a.where.group, resolve));
  }
  await new Promise<void>((resolve) => socket.close(() => resolve()));
  await a.bus.send({ ...QUERY, id: 7 }, LOOPBACK);
  for (let heard = await a.next(); heard.packet.id !== 7; heard = await a.next());
  assertEquals(a.logger.at("error"), []);
});

Deno.test("UdpBus logs the first thing that a handler throws, and goes on", async () => {
  const where = randomGroup();
  const logger = new RecordingLogger();
  const bus = new UdpBus({ ...where, logger });
  let count = 0;
  const twice = new Promise<void>((resolve) => {
    void bus.open(() => {
      if (++count === 2) resolve();
      throw new Error("oops");
    }).then(async () => {
      bus.join(LOOPBACK);
      await bus.send(QUERY, LOOPBACK);
      await bus.send(QUERY, LOOPBACK);
    });
  });
  await patiently(twice);
  await bus.close();
  assertEquals([logger.at("error").length, logger.at("debug").length], [1, 1]);
  assertStringIncludes(logger.at("error")[0]!, "oops");
});

Deno.test("UdpBus takes its other port where another program holds the first alone", async () => {
  const where = randomGroup();
  const holder = createSocket("udp4");
  await new Promise<void>((resolve) => holder.bind(where.port, "0.0.0.0", () => resolve()));
  await using a = await openBus(where);
  await using b = await openBus(where);
  assertEquals([a.bus.port, b.bus.port], [where.port + 1, where.port + 1]);
  await a.bus.send(QUERY, LOOPBACK);
  assertEquals((await b.next()).source.port, where.port + 1);
  assertEquals(a.logger.at("warn").length, 1);
  await new Promise<void>((resolve) => holder.close(() => resolve()));
});

Deno.test("UdpBus refuses to send once it is closed; close() is idempotent", async () => {
  const { bus } = await openBus();
  await Promise.all([bus.close(), bus.close()]);
  await assertRejects(() => bus.send(QUERY, LOOPBACK), Error, "closed");
  bus.leave(LOOPBACK);
});

Deno.test("withIpv6Only() finds interfaces without IPv4, by the address that reaches farthest", () => {
  const entry = (name: string, family: "IPv4" | "IPv6", address: string) => ({
    name,
    family,
    address,
  });
  assertEquals(
    withIpv6Only([
      entry("lo", "IPv6", "::1"),
      entry("both", "IPv4", "10.0.0.1"),
      entry("both", "IPv6", "fd00::1"),
      entry("six", "IPv6", "fe80::1"),
      entry("six", "IPv6", "fd00::2"),
      entry("bare", "IPv6", "fe80::2"),
    ]),
    [{ name: "six", address: "fd00::2" }, { name: "bare", address: "fe80::2" }],
  );
});

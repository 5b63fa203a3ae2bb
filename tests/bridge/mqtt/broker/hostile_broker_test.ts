import { assert, assertEquals } from "@std/assert";
import type { BrokerClient } from "../../../../lib/bridge/mqtt/broker/broker_client.ts";
import { BrokerError } from "../../../../lib/bridge/mqtt/broker/broker_error.ts";
import { PacketGuard } from "../../../../lib/bridge/mqtt/broker/packet_guard.ts";
import { patiently } from "../../../support/patience.ts";
import { connectTo, listenTo } from "../brokers.ts";
import { FakeBroker } from "../fake_broker.ts";

const BROKERS = 150;
const PACKETS = 20;

let seed = 11;

function random(below: number): number {
  seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648;
  return Math.floor(seed / 65_536) % below;
}

/** Packets whose heads mostly are as they should be. */
function garbage(): Uint8Array {
  const all: number[] = [];
  for (let count = 0; count < PACKETS; count++) {
    const type = 1 + random(15);
    const length = random(20);
    const flags = [6, 8, 10].includes(type) ? 2 : type === 3 ? random(16) : 0;
    all.push(type << 4 | (random(4) ? flags : random(16)), length);
    for (let at = 0; at < length; at++) all.push(random(3) ? random(6) : random(256));
  }
  return new Uint8Array(all);
}

function isBrokerError(error: unknown): undefined {
  assert(error instanceof BrokerError, String(error));
}

async function publish(client: BrokerClient): Promise<void> {
  await client.publishSurely("t", new Uint8Array(1)).confirmed;
}

Deno.test("whatever a broker sends is at most the end of the connection", async () => {
  for (let index = 0; index < BROKERS; index++) {
    const version = index % 2 === 0 ? 4 : 5;
    await using broker = FakeBroker.start({ sends: garbage() });
    await using client = await connectTo(broker, { version });
    const listening = listenTo(client, "#").catch(isBrokerError);
    const publishing = publish(client).catch(isBrokerError);
    const closing = broker[Symbol.asyncDispose]();
    await patiently(client.lost);
    await Promise.all([listening, publishing, closing]);
  }
});

Deno.test("a broker that announces a huge packet is lost before it has sent that", async () => {
  const sends = new Uint8Array([0x30, 0xff, 0xff, 0xff, 0x7f, 0, 0]);
  await using broker = FakeBroker.start({ sends });
  await using client = await connectTo(broker, { maxPacketBytes: 1_000_000 });
  const listening = listenTo(client, "#").catch(isBrokerError);
  const { message } = await patiently(client.lost);
  await listening;
  assert(message.includes("it sends a packet of 268435455 bytes, and 1000000 are the most"));
});

Deno.test("PacketGuard follows packets wherever they are cut", () => {
  const packets = [0x40, 2, 0, 1, 0xd0, 0, 0x30, 0x80, 1, ...new Array(128).fill(0xff), 0x30, 5];
  for (const size of [1, 2, 3, 7, packets.length]) {
    const guard = new PacketGuard(128);
    const found = [];
    for (let at = 0; at < packets.length; at += size) {
      found.push(guard.push(new Uint8Array(packets.slice(at, at + size))));
    }
    assertEquals(found.filter((bytes) => bytes > 0), []);
    assertEquals(new PacketGuard(127).push(new Uint8Array(packets)), 128);
  }
});

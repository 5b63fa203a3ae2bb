import { assert, assertEquals } from "@std/assert";
import { PeerCache } from "../../lib/discovery/mdns/peer_cache.ts";
import type { Presence } from "../../lib/discovery/mdns/presence.ts";
import { RecordFetcher } from "../../lib/discovery/mdns/record_fetcher.ts";
import type { NodeRecord } from "../../lib/mesh/node_record.ts";
import { VirtualClock } from "../../lib/testing/virtual_clock.ts";
import { recordOf } from "../support/records.ts";

const presenceOf = (name: string): Presence => ({
  record: recordOf(name),
  partial: true,
  isPrivate: true,
  domain: "d",
  ttlMs: 20_000,
});

function cacheOf(maxPeers: number) {
  const clock = new VirtualClock();
  const crowdedOut: string[] = [];
  const cache = new PeerCache({
    clock,
    random: () => 0.5,
    maxPeers,
    onRefresh: () => {},
    onExpired: () => false,
    onCrowdedOut: ({ record }) => void crowdedOut.push(record.id.name),
  });
  return { cache, clock, crowdedOut };
}

Deno.test("PeerCache lets nobody fill it alone", () => {
  const { cache, crowdedOut } = cacheOf(100);
  cache.hear(presenceOf("honest"), "10.0.0.1");
  for (let count = 0; count < 5000; count++) cache.hear(presenceOf(`fake-${count}`), "10.0.0.66");
  assertEquals(cache.size, 100);
  for (let count = 0; count < 10; count++) {
    assert(cache.hear(presenceOf(`late-${count}`), "10.0.0.2"), `late-${count}`);
  }
  assertEquals([cache.size, crowdedOut.length], [100, 10]);
  assert(crowdedOut.every((name) => name.startsWith("fake")), crowdedOut.join());
  assert(cache.get(recordOf("honest").id.uuid));
  cache.close();
});

Deno.test("PeerCache keeps a few ways to a node, wherever packets claim to come from", () => {
  const { cache } = cacheOf(10);
  for (let host = 0; host < 250; host++) {
    const presence = presenceOf("node");
    const addresses = [{ transport: "tcp", hostname: `10.0.0.${host}`, port: 1 }] as const;
    cache.hear({ ...presence, record: { ...presence.record, addresses } }, `10.0.0.${host}`);
  }
  assertEquals(cache.get(recordOf("node").id.uuid)?.record.addresses.length, 8);
  cache.close();
});

Deno.test("PeerCache puts the address first that a peer has moved to, and keeps it there", async () => {
  const { cache, clock } = cacheOf(10);
  const hear = (hostname: string) => {
    const presence = presenceOf("node");
    const addresses = [{ transport: "tcp", hostname, port: 1 }] as const;
    cache.hear({ ...presence, record: { ...presence.record, addresses } }, hostname);
    return cache.get(recordOf("node").id.uuid)!.record.addresses
      .map((address) => address.transport === "tcp" ? address.hostname : "");
  };
  // One node, two interfaces: the same announcement comes twice.
  hear("10.0.0.1");
  assertEquals(hear("10.1.0.1"), ["10.0.0.1", "10.1.0.1"]);
  await clock.advance(2000);
  assertEquals(hear("10.1.0.1"), ["10.0.0.1", "10.1.0.1"]);
  assertEquals(hear("10.0.0.9"), ["10.0.0.9", "10.0.0.1", "10.1.0.1"]);
  assertEquals(hear("10.1.0.1"), ["10.0.0.9", "10.0.0.1", "10.1.0.1"]);
  cache.close();
});

Deno.test("RecordFetcher goes on with one host's nodes while another's do not answer", async () => {
  const clock = new VirtualClock();
  const fetched: string[] = [];
  const running = new Set<string>();
  const fetcher = new RecordFetcher({
    clock,
    random: () => 0.5,
    delayMs: () => 0,
    isRefusal: () => false,
    isKnown: ({ id }) => fetched.includes(id.name),
    fetch: ({ id }: NodeRecord, signal) => {
      running.add(id.name);
      if (id.name.startsWith("honest")) return Promise.resolve(recordOf(id.name));
      return new Promise((_, reject) =>
        signal.addEventListener("abort", () => reject(signal.reason))
      );
    },
    onFetched: ({ id }) => void fetched.push(id.name),
    onFailed: () => {},
  });
  for (let count = 0; count < 1000; count++) {
    fetcher.request(recordOf(`fake-${count}`), "10.0.0.66");
  }
  await clock.advance(1);
  assertEquals(running.size, 4);
  fetcher.request(recordOf("honest"), "10.0.0.1");
  await clock.advance(1);
  assert(fetched.includes("honest"));
  fetcher.close();
  await clock.advance(1);
});

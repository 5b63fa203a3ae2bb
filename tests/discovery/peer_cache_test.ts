import { assertEquals } from "@std/assert";
import { PeerCache } from "../../lib/discovery/mdns/peer_cache.ts";
import type { Presence } from "../../lib/discovery/mdns/presence.ts";
import { VirtualClock } from "../../lib/testing/virtual_clock.ts";
import { recordOf } from "../support/records.ts";

const TTL_MS = 20_000;

function rig(keeps = () => false) {
  const clock = new VirtualClock();
  /** What happened, and when. */
  const events: string[] = [];
  const cache = new PeerCache({
    clock,
    random: () => 0,
    maxPeers: 10,
    onRefresh: () => void events.push(`refresh ${clock.monotonicMs()}`),
    onExpired: () => {
      events.push(`expired ${clock.monotonicMs()}`);
      return keeps();
    },
    onCrowdedOut: () => {},
  });
  const hear = (revision = 0, port = 1) => {
    const presence: Presence = {
      record: recordOf("far", {
        revision,
        addresses: [{ transport: "tcp", hostname: "10.0.0.1", port }],
      }),
      partial: false,
      isPrivate: false,
      domain: "d",
      ttlMs: TTL_MS,
    };
    return cache.hear(presence, "10.0.0.1");
  };
  return { clock, cache, events, hear };
}

Deno.test("PeerCache asks for a peer four times before it forgets it", async () => {
  const { clock, cache, events, hear } = rig();
  hear();
  await clock.advance(TTL_MS);
  const refreshes = [16_000, 17_000, 18_000, 19_000].map((atMs) => `refresh ${atMs}`);
  assertEquals([events, cache.size], [[...refreshes, "expired 20000"], 0]);
  assertEquals(clock.pending, 0);
});

Deno.test("PeerCache begins anew with a peer that is heard again", async () => {
  const { clock, cache, events, hear } = rig();
  hear();
  await clock.advance(18_500);
  hear();
  events.length = 0;
  await clock.advance(TTL_MS - 1);
  assertEquals(events.map((event) => event.split(" ")[0]), Array(4).fill("refresh"));
  assertEquals(cache.size, 1);
  await clock.advance(1);
  assertEquals(cache.size, 0);
});

Deno.test("PeerCache.distrust() halves the time that is left", async () => {
  const { clock, cache, events, hear } = rig();
  hear();
  await clock.advance(10_000);
  cache.distrust();
  await clock.advance(4999);
  assertEquals([cache.size, events.length], [1, 4]);
  await clock.advance(1);
  assertEquals([cache.size, events.at(-1)], [0, "expired 15000"]);
});

Deno.test("PeerCache looks after a quarter of its time at a peer that is kept", async () => {
  let isKept = true;
  const { clock, cache, events, hear } = rig(() => isKept);
  hear();
  await clock.advance(TTL_MS);
  isKept = false;
  await clock.advance(TTL_MS / 4 - 1);
  assertEquals([cache.size, events.at(-1)], [1, "expired 20000"]);
  await clock.advance(1);
  assertEquals([cache.size, events.at(-1)], [0, "expired 25000"]);
});

Deno.test("PeerCache keeps what the newest revision says", () => {
  const { cache, hear } = rig();
  hear(3, 3);
  assertEquals(hear(2, 2)?.record.revision, 3);
  assertEquals(hear(4, 4)?.record.revision, 4);
  assertEquals(cache.size, 1);
  cache.close();
});

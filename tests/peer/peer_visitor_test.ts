import { assertEquals, assertRejects } from "@std/assert";
import type { Dialer } from "../../lib/peer/dialer.ts";
import { PeerVisitor } from "../../lib/peer/peer_visitor.ts";
import { ReceiveBudget } from "../../lib/peer/receive_budget.ts";
import { FrameType } from "../../lib/wire/frame.ts";
import { VirtualClock } from "../../lib/testing/virtual_clock.ts";
import { memorySocketPair } from "../support/memory_transport.ts";
import { frameOf } from "../support/frames.ts";
import { writeAll } from "../support/peer_bytes.ts";
import { settle } from "../support/test_node.ts";
import { idOf, recordOf } from "../support/records.ts";

Deno.test("PeerVisitor holds what it is told half of within the budget of all connections", async () => {
  const clock = new VirtualClock();
  const budget = new ReceiveBudget(clock);
  const [near, far] = memorySocketPair();
  const greeting = { id: idOf("far"), domainId: "domain", revision: 0, knows: -1, socket: near };
  const dialer = { dial: () => Promise.resolve({ socket: near, greeting }) };
  const visitor = new PeerVisitor(dialer as unknown as Dialer, clock, budget);
  const abort = new AbortController();
  const fetched = visitor.fetchRecord(recordOf("far"), abort.signal);
  const half = frameOf({ type: FrameType.RECORD, body: new Uint8Array(1_000_000) }).subarray(
    0,
    500_000,
  );
  const written = writeAll(far, half);
  await settle(clock);
  await written;
  await settle(clock);
  // The first 64 KiB are every connection's own.
  assertEquals(budget.bytes > 400_000, true, `${budget.bytes} bytes`);
  const reason = new Error("enough");
  abort.abort(reason);
  const ended = assertRejects(() => fetched, Error, "enough");
  far.close();
  await clock.advance(10_000);
  await ended;
  assertEquals([budget.bytes, clock.pending], [0, 0]);
});

import { assertEquals } from "@std/assert";
import { audit, type NodeReport } from "./ledger.ts";
import { planSoak } from "./soak_plan.ts";

const NOTHING = { sent: 0, received: 0, lost: 0, dropped: 0, undecodable: 0 };

/** A node that has nothing to be blamed for. */
function reportOf(name: string, changes: Partial<NodeReport> = {}): NodeReport {
  return {
    uuid: name,
    name,
    addressed: {},
    received: {},
    unordered: {},
    lost: {},
    dropped: {},
    undecodable: {},
    totals: {},
    peers: {},
    calls: { ok: 1 },
    mistakes: [],
    ...changes,
  };
}

/** One sends ten messages to another. */
function auditPair(sender: Partial<NodeReport>, receiver: Partial<NodeReport>): string[] {
  return audit([
    reportOf("a", { addressed: { t: { b: 10 } }, ...sender }),
    reportOf("b", receiver),
  ], ["t"]);
}

Deno.test("audit() is content where all was received, or what is missing was counted", () => {
  assertEquals(auditPair({}, { received: { t: { a: 10 } } }), []);
  const dropped = {
    dropped: { t: { b: 2 } },
    totals: { t: { ...NOTHING, dropped: 2 } },
    peers: { b: { ...NOTHING, sent: 10, dropped: 2 } },
  };
  const lost = {
    received: { t: { a: 6 } },
    lost: { t: { a: 3 } },
    undecodable: { t: { a: 1 } },
    totals: { t: { lost: 3, dropped: 0, undecodable: 1 } },
    peers: { a: { sent: 0, received: 6, lost: 3, dropped: 0, undecodable: 1 } },
  };
  assertEquals(auditPair(dropped, lost), []);
});

Deno.test("audit() finds losses that nobody counted, disorder, hung calls and wrong counters", () => {
  assertEquals(auditPair({}, { received: { t: { a: 9 } } }), [
    "a -> b on t: not all is accounted for: 10 sent, 9 received, 0 lost, 0 dropped, 0 undecodable",
  ]);
  assertEquals(auditPair({}, { received: { t: { a: 10 } }, unordered: { t: { a: 1 } } }), [
    "b: 1 messages of a on t came out of order or twice",
  ]);
  assertEquals(auditPair({ calls: { hung: 1 } }, { received: { t: { a: 10 } } }), [
    "a: 1 calls ended with hung",
  ]);
  const totals = { t: { ...NOTHING, lost: 1 } };
  assertEquals(auditPair({}, { received: { t: { a: 10 } }, totals }), [
    "b: t: the status told of 0 lost, the counter says 1",
  ]);
  // A counter that began anew when the peer came back.
  const peers = { b: { ...NOTHING, sent: 4 } };
  assertEquals(auditPair({ peers }, { received: { t: { a: 10 } } }), [
    "a: 10 messages sent of b, its counter says 4",
  ]);
});

Deno.test("planSoak() draws the same faults for the same seed, and others for another", () => {
  const plan = planSoak(1, 60_000);
  assertEquals(planSoak(1, 60_000), plan);
  assertEquals(planSoak(2, 60_000).length === plan.length, false);
  const kinds = new Set(plan.map(({ blow }) => blow.type));
  assertEquals(kinds.size, 10);
});

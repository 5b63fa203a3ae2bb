import { assertEquals, assertInstanceOf } from "@std/assert";
import type { Connection } from "../../lib/peer/connection.ts";
import { CallTimeoutError, ConnectionLostError } from "../../lib/service/errors.ts";
import { NotSentError, PendingCalls } from "../../lib/service/pending_calls.ts";
import { VirtualClock } from "../../lib/testing/virtual_clock.ts";
import { idOf } from "../support/records.ts";

/** As much of a connection as pending calls see. */
class FakeConnection {
  readonly pushed: number[] = [];
  readonly peer = idOf("far");
  readonly outbox = {
    push: (type: number) => void this.pushed.push(type),
    hasBegun: ({ start }: { start: number }) => start === 0,
  };
}

function rig() {
  const clock = new VirtualClock();
  const pending = new PendingCalls(clock, () => false);
  const ends: [request: number, end: unknown][] = [];
  const connect = () => new FakeConnection() as unknown as Connection & FakeConnection;
  const add = (
    request: number,
    { connection = null as Connection | null, deadlineMs = 1000, start = 0 } = {},
  ) => {
    const settle = (end: unknown) => void ends.push([request, end]);
    const call = { service: "add", timeoutMs: 1000, deadlineMs, resolve: settle, reject: settle };
    pending.add(request, { ...call, provider: "p", connection, place: { chunk: 0, start } });
  };
  return { clock, pending, ends, connect, add };
}

Deno.test("PendingCalls takes no answer from another connection than the call went out on", () => {
  const { pending, connect, add } = rig();
  const [asked, other] = [connect(), connect()];
  add(7, { connection: asked });
  add(8);
  for (const [connection, request] of [[other, 7], [null, 7], [asked, 8], [asked, 9]] as const) {
    assertEquals(pending.settle(connection, request), undefined, `${request}`);
  }
  assertEquals(pending.settle(asked, 7)?.service, "add", "the call waits still");
  assertEquals(pending.settle(null, 8)?.service, "add");
  assertEquals(pending.settle(asked, 7), undefined, "an answer counts once");
  pending.close(() => new Error("stopped"));
});

Deno.test("PendingCalls rejects each call at its own deadline, and tells the provider", async () => {
  const { clock, pending, ends, connect, add } = rig();
  const connection = connect();
  add(1, { connection, deadlineMs: 300 });
  add(2, { connection, deadlineMs: 100 });
  add(3, { deadlineMs: 200 });
  await clock.advance(99);
  assertEquals(ends, []);
  for (const [request, told] of [[2, 1], [3, 1], [1, 2]] as const) {
    await clock.advance(request === 2 ? 1 : 100);
    const [ended, error] = ends.at(-1)!;
    assertEquals([ended, connection.pushed.length], [request, told]);
    assertInstanceOf(error, CallTimeoutError);
  }
  assertEquals([ends.length, clock.pending], [3, 0]);
  pending.close(() => new Error("stopped"));
});

Deno.test("PendingCalls lets those be tried again that had not left a connection that ended", () => {
  const { pending, ends, connect, add } = rig();
  const [ended, other] = [connect(), connect()];
  add(1, { connection: ended, start: 0 });
  add(2, { connection: ended, start: 1 });
  add(3, { connection: other });
  pending.connectionEnded(ended);
  assertEquals(ends.map(([request]) => request), [1, 2]);
  assertInstanceOf(ends[0]![1], ConnectionLostError);
  assertInstanceOf(ends[1]![1], NotSentError);
  pending.close(() => new Error("stopped"));
  assertEquals(ends.map(([request]) => request), [1, 2, 3]);
});

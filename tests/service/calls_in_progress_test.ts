import { assertEquals } from "@std/assert";
import type { Connection } from "../../lib/peer/connection.ts";
import { CallsInProgress } from "../../lib/service/calls_in_progress.ts";
import { OutgoingStream } from "../../lib/service/outgoing_stream.ts";

function streamOf(service: string): OutgoingStream {
  return new OutgoingStream(service, { parts: 1, bytes: 1 }, {
    part: () => 1,
    answer: () => {},
    end: () => {},
    failed: () => {},
    unheard: () => {},
    room: () => undefined,
  });
}

Deno.test("CallsInProgress counts a stream that was given up until its generator has ended", () => {
  const calls = new CallsInProgress();
  const stream = streamOf("scan");
  calls.add(1, null);
  calls.add(2, stream);
  calls.cancel(1, "given up");
  calls.cancel(2, "given up");
  assertEquals([calls.size, stream.context.signal.aborted], [1, true]);
  calls.lingering.delete(stream);
  assertEquals(calls.size, 0);
});

Deno.test("CallsInProgress ends the stream whose number is used again, and counts it", () => {
  const calls = new CallsInProgress();
  const [first, second] = [streamOf("first"), streamOf("second")];
  calls.add(1, first);
  calls.add(1, second);
  assertEquals([first, second].map(({ context }) => context.signal.aborted), [true, false]);
  assertEquals([calls.size, calls.requests.get(1)], [2, second]);
  calls.add(1, null);
  assertEquals([calls.size, second.context.signal.aborted], [3, true]);
});

Deno.test("CallsInProgress ends all streams with their connection", async () => {
  const calls = new CallsInProgress();
  const { promise: ended, resolve } = Promise.withResolvers<void>();
  const streams = [streamOf("first"), streamOf("second")];
  for (const [request, stream] of streams.entries()) {
    calls.add(request, stream);
    calls.endWith({ ended } as Connection);
  }
  resolve();
  await ended;
  await Promise.resolve();
  assertEquals(streams.map(({ context }) => context.signal.aborted), [true, true]);
  assertEquals(calls.requests.size, 0);
});

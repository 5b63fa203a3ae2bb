import { assertEquals } from "@std/assert";
import { STILL, type Velocity } from "../../../lib/cli/teleop/velocity.ts";
import { VelocityStream } from "../../../lib/cli/teleop/velocity_stream.ts";
import { VirtualClock } from "../../../lib/testing/virtual_clock.ts";

const AHEAD: Velocity = { ...STILL, x: 1 };

function startStream() {
  const clock = new VirtualClock();
  const startMs = clock.monotonicMs();
  const sent: string[] = [];
  const at = (what: unknown) => sent.push(`${clock.monotonicMs() - startMs}: ${what}`);
  const stream = new VelocityStream({
    send: ({ x }) => at(x),
    clock,
    intervalMs: 100,
    timedOut: () => at("timed out"),
  });
  return { clock, sent, stream };
}

Deno.test("VelocityStream sends at once and at the interval, and stops after the time-out", async () => {
  const { clock, sent, stream } = startStream();
  stream.drive(AHEAD, 250);
  await clock.advance(10_000);
  assertEquals(sent.slice(0, 5), ["0: 1", "100: 1", "200: 1", "250: 0", "250: timed out"]);
  assertEquals(sent.slice(5), ["350: 0", "450: 0", "550: 0", "650: 0"]);
  assertEquals(stream.velocity, STILL);
});

Deno.test("VelocityStream goes on for as long as it is told to", async () => {
  const { clock, sent, stream } = startStream();
  for (let i = 0; i < 5; i++) {
    stream.drive(AHEAD, 250);
    await clock.advance(200);
  }
  assertEquals(sent.some((line) => line.endsWith(": 0")), false);
  assertEquals(stream.velocity, AHEAD);
});

Deno.test("VelocityStream stops at once, and says so five times", async () => {
  const { clock, sent, stream } = startStream();
  stream.drive(AHEAD, 1000);
  await clock.advance(130);
  stream.stop();
  await clock.advance(10_000);
  assertEquals(sent, ["0: 1", "100: 1", "130: 0", "230: 0", "330: 0", "430: 0", "530: 0"]);
});

Deno.test("VelocityStream that never drove says nothing: somebody else may be driving", async () => {
  const { clock, sent, stream } = startStream();
  stream.stop();
  stream.drive(STILL, 1000);
  await clock.advance(1000);
  assertEquals(sent, []);
});

Deno.test("VelocityStream that drove says a stop again when it is told to", async () => {
  const { clock, sent, stream } = startStream();
  stream.drive(AHEAD, 50);
  await clock.advance(5000);
  const before = sent.length;
  stream.stop();
  stream[Symbol.dispose]();
  await clock.advance(5000);
  assertEquals(sent.slice(before), ["5000: 0"]);
});

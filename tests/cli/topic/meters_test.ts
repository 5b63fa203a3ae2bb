import { assertAlmostEquals, assertEquals } from "@std/assert";
import { BandwidthMeter } from "../../../lib/cli/topic/measuring/bandwidth_meter.ts";
import { DelayMeter } from "../../../lib/cli/topic/measuring/delay_meter.ts";
import { LiveTable } from "../../../lib/cli/terminal/live_table.ts";
import { Output } from "../../../lib/cli/terminal/output.ts";
import { RateMeter } from "../../../lib/cli/topic/measuring/rate_meter.ts";
import { createStyle } from "../../../lib/cli/terminal/style.ts";
import type { ClockEstimate } from "../../../lib/peer/clock_estimate.ts";
import type { RawMessage } from "../../../lib/topic/raw_subscription.ts";
import { idOf } from "../../support/records.ts";

function message(changes: Partial<RawMessage> & { byteLength?: number } = {}): RawMessage {
  const { byteLength = 0, ...rest } = changes;
  return {
    topic: "imu",
    codec: "msgpack",
    bytes: new Uint8Array(byteLength),
    sender: idOf("camera"),
    publishedAtMs: 0,
    sequence: 0,
    retained: false,
    kept: false,
    via: [],
    ...rest,
  };
}

Deno.test("RateMeter tells the rate and how the times between messages vary", () => {
  const meter = new RateMeter(100);
  for (const atMs of [0, 10, 20, 30, 50, 60]) meter.take(message(), atMs);
  const { rateHz, meanMs, minMs, maxMs, stdDevMs, jitterP50Ms, jitterP99Ms, window } = meter
    .measure(60);
  assertAlmostEquals(rateHz!, 5 / 0.06);
  assertEquals([meanMs, minMs, maxMs, stdDevMs, window], [12, 10, 20, 4, 6]);
  assertEquals([jitterP50Ms, jitterP99Ms], [2, 8]);
});

Deno.test("RateMeter looks back as many messages as its window holds", () => {
  const meter = new RateMeter(3);
  for (const atMs of [0, 500, 510, 520]) meter.take(message(), atMs);
  const { rateHz, maxMs, window } = meter.measure(520);
  assertEquals([rateHz, maxMs, window], [100, 10, 3]);
});

Deno.test("RateMeter slows down where nothing comes any more", () => {
  const meter = new RateMeter(100);
  assertEquals(meter.measure(0).rateHz, null);
  for (let atMs = 0; atMs <= 1000; atMs += 100) meter.take(message(), atMs);
  assertEquals([meter.measure(1150).rateHz, meter.measure(2000).rateHz], [10, 5]);
});

Deno.test("BandwidthMeter tells bytes a second and the sizes of messages", () => {
  const meter = new BandwidthMeter(100);
  for (const [atMs, byteLength] of [[0, 100], [10, 200], [20, 600]] as const) {
    meter.take(message({ byteLength }), atMs);
  }
  assertEquals(meter.measure(20), {
    bytesPerSecond: 30_000,
    rateHz: 100,
    meanBytes: 300,
    minBytes: 100,
    maxBytes: 600,
    window: 3,
  });
});

Deno.test("DelayMeter corrects each sender's times by its clock, as soon as that is known", () => {
  const clocks = new Map<string, ClockEstimate>();
  const meter = new DelayMeter({
    window: 10,
    epochMs: () => 1000,
    clockOf: (uuid) => clocks.get(uuid) ?? null,
  });
  const [near, far] = [idOf("near"), idOf("far")];
  meter.take(message({ sender: near, publishedAtMs: 998 }));
  meter.take(message({ sender: far, publishedAtMs: 1496 }));
  assertEquals([meter.measure().meanMs, meter.measure().window], [null, 0]);
  clocks.set(near.uuid, { roundTripMs: 1, offsetMs: 0, uncertaintyMs: 0 });
  assertEquals([meter.measure().meanMs, meter.measure().uncertaintyMs], [2, 0]);
  clocks.set(far.uuid, { roundTripMs: 3, offsetMs: 500, uncertaintyMs: 1.5 });
  const { minMs, maxMs, uncertaintyMs, window } = meter.measure();
  assertEquals([minMs, maxMs, uncertaintyMs, window], [2, 4, 1.5, 2]);
  // Who leaves takes nothing back.
  clocks.clear();
  assertEquals(meter.measure().window, 2);
});

Deno.test("DelayMeter goes by the time of a simulation for what was sent in it", () => {
  let simulatedMs: number | null = null;
  const meter = new DelayMeter({
    window: 10,
    epochMs: () => 9000,
    clockOf: () => ({ roundTripMs: 1, offsetMs: 100, uncertaintyMs: 1 }),
    simulatedMs: () => simulatedMs,
  });
  const delays = () => {
    const { minMs, maxMs, window } = meter.measure();
    return [minMs, maxMs, window];
  };
  meter.take(message({ publishedAtMs: 5000 }));
  assertEquals(delays(), [4100, 4100, 1]);
  simulatedMs = 5003;
  meter.take(message({ publishedAtMs: 5000 }));
  assertEquals(delays(), [3, 4100, 2]);
  // A clock may be behind its messages by the time that it is under way.
  meter.take(message({ publishedAtMs: 5004 }));
  meter.take(message({ publishedAtMs: 8998 }));
  assertEquals(delays(), [-1, 4100, 4]);
});

Deno.test("LiveTable.show() writes a table in the place of the one before", async () => {
  let written = "";
  const table = new LiveTable(
    new Output({
      json: false,
      style: createStyle(false),
      consoleSize: () => ({ columns: 80, rows: 24 }),
      write: (bytes) => {
        written += new TextDecoder().decode(bytes);
        return Promise.resolve(bytes.length);
      },
    }),
  );
  await table.show([["topic", "lost"], ["imu", "0"]]);
  await table.show([["topic", "lost"], ["imu", "7"]]);
  assertEquals(written, "topic  lost\nimu       0\n\x1b[2A\x1b[0Jtopic  lost\nimu       7\n");
});

import { assertEquals } from "@std/assert";
import { Topology } from "../../lib/mesh/topology.ts";
import { VirtualClock } from "../../lib/testing/virtual_clock.ts";
import { InvalidMessages } from "../../lib/topic/invalid_messages.ts";
import { newRecord } from "../support/records.ts";
import { RecordingLogger } from "../support/recording_logger.ts";

Deno.test("InvalidMessages keep nothing of senders that nobody knows but their number", () => {
  const topology = new Topology();
  const [clock, logger] = [new VirtualClock(), new RecordingLogger()];
  const invalid = new InvalidMessages({ topology, clock, logger, noted: () => {} });
  const [known, ...strangers] = ["known", "first", "second"].map((name) => newRecord(name));
  topology.put(known!);
  const note = ({ id: sender }: typeof strangers[0]) =>
    invalid.note(
      { topic: "imu", sender, publishedAtMs: 0, sequence: 7, retained: false },
      "Imu",
      "it is none",
    );
  // The same message counts once for as long as its sender is remembered.
  for (const record of [known!, ...strangers, known!, ...strangers]) note(record);
  const counts = [known!, ...strangers].map(({ id }) => invalid.from(id.uuid));
  assertEquals(counts, [1, 2, 2]);
  assertEquals(invalid.byTopic(), new Map([["imu", 5]]));
});

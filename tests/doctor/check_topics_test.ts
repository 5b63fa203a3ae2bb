import { assertEquals, assertStringIncludes } from "@std/assert";
import { checkTopics } from "../../lib/doctor/check_topics.ts";
import { newRecord } from "../support/records.ts";

Deno.test("checkTopics() finds topics whose ends are called nearly the same", () => {
  const [first, ...others] = checkTopics([
    newRecord("mapper", { topics: ["scan", "odom", "goal"] }),
    newRecord("lidar", { sends: ["left/scan", "odometry"] }),
    newRecord("wheels", { sends: ["odmo"] }),
  ]);
  assertEquals([first!.verdict, others.map(({ verdict }) => verdict)], ["warn", ["warn"]]);
  assertStringIncludes(first!.summary, 'Nobody sends on "scan", which mapper@');
  assertStringIncludes(first!.summary, 'nobody listens to "left/scan", on which lidar@');
  assertStringIncludes(others[0]!.summary, 'nobody listens to "odmo"');
  assertEquals([first!.details?.topic, first!.details?.near], ["scan", "left/scan"]);
});

Deno.test("checkTopics() counts what is only sent or only heard, and is content", () => {
  const summary = (...records: Parameters<typeof checkTopics>[0]) => {
    const outcomes = checkTopics(records);
    assertEquals(outcomes.map(({ verdict }) => verdict), ["ok"]);
    return outcomes[0]!.summary;
  };
  assertEquals(summary(), "Nobody sends on a topic or listens to one");
  const camera = newRecord("camera", { sends: ["left/image", "image"] });
  const viewer = newRecord("viewer", { topics: ["image", "goal", "lef*/**"] });
  assertEquals(
    summary(camera, viewer),
    "3 topics: 0 that nobody hears, 1 that nobody sends on",
  );
  assertEquals(
    summary(newRecord("lidar", { sends: ["scan"] })),
    "1 topic: 1 that nobody hears, 0 that nobody sends on",
  );
});

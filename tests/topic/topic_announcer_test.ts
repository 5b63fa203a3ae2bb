import { assertEquals } from "@std/assert";
import { VirtualClock } from "../../lib/testing/virtual_clock.ts";
import { TopicAnnouncer } from "../../lib/topic/topic_announcer.ts";
import { RecordingLogger } from "../support/recording_logger.ts";
import { senderFixture } from "./sender_fixture.ts";

function announcer({ room = Infinity } = {}) {
  const clock = new VirtualClock();
  const logger = new RecordingLogger();
  const told: string[][] = [];
  const announcer = new TopicAnnouncer({
    clock,
    logger,
    tell(topics) {
      told.push([...topics].map(([topic, isSent]) => (isSent ? "+" : "-") + topic));
      return [...topics.keys()].slice(room);
    },
  });
  return { announcer, clock, logger, told };
}

Deno.test("TopicAnnouncer tells at the end of the turn, of all topics of the turn at once", async () => {
  const { announcer: topics, clock, told } = announcer();
  for (const topic of ["a", "b", "a", "c"]) topics.note(topic);
  await Promise.resolve();
  assertEquals(told, []);
  await clock.advance(0);
  assertEquals(told, [["+a", "+b", "+c"]]);
  assertEquals(clock.monotonicMs(), 0);
});

Deno.test("TopicAnnouncer holds back who opens one topic after another, and loses none", async () => {
  const { announcer: topics, clock, told } = announcer();
  for (let index = 0; index < 100; index++) {
    topics.note(`${index}`);
    await clock.advance(5);
  }
  await clock.advance(250);
  assertEquals(told.flat(), Array.from({ length: 100 }, (_, index) => `+${index}`));
  assertEquals(told.length, 6);
  await clock.advance(10_000);
  topics.note("seldom");
  await clock.advance(0);
  assertEquals(told.at(-1), ["+seldom"]);
  assertEquals(clock.pending, 0);
});

Deno.test("TopicAnnouncer.set() is not held back, and takes what waits along", async () => {
  const { announcer: topics, clock, told } = announcer();
  for (const topic of ["a", "b", "c", "d", "waits"]) {
    topics.note(topic);
    await clock.advance(1);
  }
  assertEquals(told.length, 4);
  await Promise.all([topics.set("now", true), topics.set("a", false)]);
  assertEquals(told[4], ["+waits", "+now", "-a"]);
  await clock.advance(1000);
  assertEquals(told.length, 5);
});

Deno.test("TopicAnnouncer tells the last that was wanted of a topic", async () => {
  const { announcer: topics, clock, told } = announcer();
  const withdrawn = topics.set("a", false);
  topics.note("a");
  await withdrawn;
  assertEquals(told, [["+a"]]);
  await clock.advance(1000);
  assertEquals(told.length, 1);
});

Deno.test("TopicAnnouncer tells nothing once it is closed", async () => {
  const { announcer: topics, clock, told } = announcer();
  for (const topic of ["a", "b", "c", "d", "e"]) {
    topics.note(topic);
    await clock.advance(1);
  }
  const announced = topics.set("f", true);
  topics.close();
  topics.note("g");
  await announced;
  await clock.advance(1000);
  assertEquals(told.length, 4);
  assertEquals(clock.pending, 0);
});

Deno.test("TopicAnnouncer warns once of topics that there is no room for", async () => {
  const { announcer: topics, clock, logger } = announcer({ room: 1 });
  for (const topic of ["a", "b", "c"]) topics.note(topic);
  await clock.advance(0);
  for (const topic of ["d", "e"]) topics.note(topic);
  await clock.advance(0);
  const warnings = logger.at("warn");
  assertEquals(warnings.length, 1);
  assertEquals(warnings[0]!.startsWith('Cannot announce topic "b": '), true, warnings[0]);
});

Deno.test("TopicSender announces a topic behind its first message, and again once withdrawn", async () => {
  const { sender, clock, told } = senderFixture();
  const seen = () => told.splice(0).map((topics) => [...topics]);
  await sender.send("imu", [1]);
  await sender.send("imu", [2]);
  sender.configure("never-sent", { policy: "latest" });
  await clock.advance(1000);
  assertEquals(seen(), [[["imu", true]]]);
  await sender.announce("imu", false);
  assertEquals(seen(), [[["imu", false]]]);
  await sender.send("imu", [3]);
  await sender.send("imu", [4]);
  await clock.advance(1000);
  assertEquals(seen(), [[["imu", true]]]);
  await sender.announce("alarm", true);
  assertEquals(seen(), [[["alarm", true]]]);
  await sender.send("alarm", []);
  await clock.advance(1000);
  assertEquals(seen(), []);
  sender.close();
});

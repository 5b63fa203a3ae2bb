import { assertEquals } from "@std/assert";
import { Subscription } from "../../lib/topic/subscription.ts";
import { TopicListeners } from "../../lib/topic/topic_listeners.ts";
import { RecordingLogger } from "../support/recording_logger.ts";
import { arrivalOf, encoded } from "./encoded.ts";

function setUp() {
  const changes: string[] = [];
  const heard: string[] = [];
  const listeners = new TopicListeners((text, isIn) => changes.push(`${isIn ? "+" : "-"}${text}`));
  const logger = new RecordingLogger();
  const add = (text: string, who = text, busy?: Promise<void>) => {
    const take = (_args: unknown, { topic }: { topic: string }) => {
      heard.push(`${who}: ${topic}`);
      return busy;
    };
    const subscription = new Subscription(text, take, {}, logger);
    listeners.add(text, subscription);
    return subscription;
  };
  const send = (topic: string) => {
    heard.length = 0;
    const listener = listeners.get(topic);
    if (listener) listener.received++;
    void listener?.deliver(arrivalOf(encoded([1]), { topic }));
    return [...heard];
  };
  return { listeners, changes, add, send, logger };
}

Deno.test("TopicListeners hands a message to all that match, in the order they were made", () => {
  const { add, send, changes } = setUp();
  add("camera/*", "first");
  add("camera/left", "second");
  add("**", "third");
  add("camera/left", "fourth");
  add("camera/*", "fifth");
  add("imu", "another");
  assertEquals(
    send("camera/left"),
    ["first", "second", "third", "fourth", "fifth"].map((who) => `${who}: camera/left`),
  );
  assertEquals(send("camera/right").length, 3);
  assertEquals(send("odom"), ["third: odom"]);
  assertEquals(changes, ["+camera/*", "+camera/left", "+**", "+imu"]);
});

Deno.test("TopicListeners keeps that order where the topic was heard before", () => {
  const { add, send } = setUp();
  add("camera/*", "first");
  send("camera/left");
  add("camera/left", "second");
  add("**", "third");
  assertEquals(send("camera/left").map((line) => line.split(":")[0]), ["first", "second", "third"]);
});

Deno.test("TopicListeners.remove() ends one subscription alone, by name or by pattern", () => {
  const { add, send, listeners, changes } = setUp();
  const [pattern, named] = [add("camera/*"), add("camera/left")];
  send("camera/left");
  send("camera/right");
  assertEquals(listeners.remove("camera/left", pattern), false);
  assertEquals(listeners.remove("camera/*", pattern), true);
  assertEquals(listeners.remove("camera/*", pattern), false);
  assertEquals([send("camera/left"), send("camera/right")], [["camera/left: camera/left"], []]);
  assertEquals(listeners.remove("camera/left", named), true);
  assertEquals([send("camera/left"), [...listeners.topics()]], [[], []]);
  assertEquals(changes, ["+camera/*", "+camera/left", "-camera/*", "-camera/left"]);
});

Deno.test("TopicListeners.removeAll() of a name leaves patterns, and the other way round", () => {
  const { add, send, listeners } = setUp();
  add("camera/*");
  add("camera/left");
  assertEquals(listeners.removeAll("camera/left"), true);
  assertEquals(send("camera/left"), ["camera/*: camera/left"]);
  add("camera/left");
  assertEquals(listeners.removeAll("camera/*"), true);
  assertEquals(send("camera/left"), ["camera/left: camera/left"]);
});

Deno.test("TopicListeners.version grows whenever get() may return something else", () => {
  const { add, listeners } = setUp();
  let { version } = listeners;
  const grows = (action: () => void) => {
    action();
    assertEquals(listeners.version > version, true, String(action));
    ({ version } = listeners);
  };
  grows(() => add("imu"));
  grows(() => add("camera/*"));
  listeners.get("camera/left");
  grows(() => listeners.removeAll("camera/*"));
  grows(() => listeners.removeAll("imu"));
  grows(() => listeners.close());
});

Deno.test("TopicListeners.counts() sums up all topics that match, since they are listened to", () => {
  const { add, send, listeners } = setUp();
  add("camera/*");
  send("camera/left");
  send("camera/left");
  send("camera/right");
  listeners.get("camera/right")!.lost = 5;
  assertEquals(listeners.counts("camera/left"), { received: 2, lost: 0 });
  assertEquals(listeners.counts("camera/*"), { received: 3, lost: 5 });
  assertEquals(listeners.counts("**/right"), { received: 1, lost: 5 });
  assertEquals(listeners.counts("camera/never"), { received: 0, lost: 0 });
  add("camera/left");
  listeners.removeAll("camera/*");
  assertEquals(listeners.counts("**"), { received: 2, lost: 0 });
});

Deno.test("TopicListeners.waiting() counts for each topic what waits for a pattern's callback", () => {
  const { add, send, listeners } = setUp();
  add("camera/*", "slow", new Promise(() => {}));
  for (const topic of ["camera/left", "camera/left", "camera/right", "camera/left"]) send(topic);
  assertEquals(
    ["camera/left", "camera/right", "camera/*"].map((topic) => listeners.waiting(topic)),
    [2, 1, 0],
  );
});

Deno.test("TopicListeners.topics() has names, and of patterns what has come", () => {
  const { add, send, listeners } = setUp();
  add("imu");
  add("camera/*");
  assertEquals([...listeners.topics()], ["imu"]);
  send("camera/left");
  assertEquals([...listeners.topics()], ["imu", "camera/left"]);
});

Deno.test("TopicListeners forgets topics beyond 65,536 that only a pattern matches", () => {
  const { add, listeners } = setUp();
  add("**");
  add("imu");
  for (let index = 0; index < 65_536 + 10; index++) listeners.get(`topic/${index}`);
  const topics = new Set(listeners.topics());
  assertEquals([topics.size, topics.has("imu"), topics.has("topic/9")], [65_537, true, false]);
  assertEquals(listeners.get("topic/9")?.subscriptions.length, 1);
});

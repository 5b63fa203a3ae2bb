import { assertEquals } from "@std/assert";
import { msgpackCodec } from "../../lib/codec/msgpack/msgpack.ts";
import { Arrival } from "../../lib/topic/arrival.ts";
import { type MessageCallback, Subscription } from "../../lib/topic/subscription.ts";
import type { MessageSink } from "../../lib/topic/topic_listener.ts";
import { TopicListeners } from "../../lib/topic/topic_listeners.ts";
import { RecordingLogger } from "../support/recording_logger.ts";
import { deliver, fill, SENDER } from "./encoded.ts";

function setUp() {
  const changes: string[] = [];
  const listeners = new TopicListeners((topic, isIn) =>
    changes.push(`${isIn ? "+" : "-"}${topic}`)
  );
  const add = (callback: MessageCallback = () => {}, topic = "imu") => {
    const subscription = new Subscription(topic, callback, {}, new RecordingLogger());
    listeners.add(topic, subscription);
    return subscription;
  };
  return { changes, listeners, add };
}

Deno.test("TopicListeners tells of the first subscription and of the last", () => {
  const { changes, listeners, add } = setUp();
  const [first, second] = [add(), add()];
  assertEquals(listeners.remove("imu", first), true);
  assertEquals(changes, ["+imu"]);
  assertEquals(listeners.remove("imu", second), true);
  assertEquals(changes, ["+imu", "-imu"]);
  assertEquals(listeners.get("imu"), undefined);
});

Deno.test("TopicListeners.remove() says whether the subscription was there", () => {
  const { listeners, add } = setUp();
  const only = add();
  assertEquals(listeners.remove("odom", only), false);
  assertEquals(listeners.remove("imu", only), true);
  assertEquals(listeners.remove("imu", only), false);
});

Deno.test("TopicListeners.removeAll() ends all of one topic", () => {
  const { changes, listeners, add } = setUp();
  add();
  add();
  add(() => {}, "odom");
  assertEquals(listeners.removeAll("imu"), true);
  assertEquals(listeners.removeAll("imu"), false);
  assertEquals(changes, ["+imu", "+odom", "-imu"]);
});

Deno.test("TopicListeners.close() ends everything and tells nobody", () => {
  const { changes, listeners, add } = setUp();
  let calls = 0;
  add(() => calls++);
  const listener = listeners.get("imu")!;
  listeners.close();
  deliver(listener, [1]);
  assertEquals([calls, changes], [0, ["+imu"]]);
});

Deno.test("TopicListener.deliver() gives each subscription a message of its own", () => {
  const { listeners, add } = setUp();
  const seen: { value: number }[] = [];
  const change: MessageCallback = ([message]) => {
    seen.push(message as { value: number });
    (message as { value: number }).value++;
  };
  add(change);
  add(change);
  deliver(listeners.get("imu")!, [{ value: 1 }]);
  assertEquals(seen, [{ value: 2 }, { value: 2 }]);
});

Deno.test("TopicListener.deliver() skips a subscription that another one ended", () => {
  const { listeners, add } = setUp();
  let calls = 0;
  add(() => void listeners.remove("imu", second));
  const second = add(() => calls++);
  deliver(listeners.get("imu")!, [1]);
  assertEquals(calls, 0);
});

Deno.test("TopicListener.deliver() waits for the slowest of its subscriptions", async () => {
  const { listeners, add } = setUp();
  const never = () => new Promise(() => {});
  const slow = [add(never), add(never)];
  add(() => {});
  const { room } = fill(listeners.get("imu")!);
  slow[0]!.stop();
  let hasRoom = false;
  void room.then(() => hasRoom = true);
  await null;
  assertEquals(hasRoom, false);
  slow[1]!.stop();
  await room;
});

Deno.test("TopicListeners keeps what is added while others are told of the first", async () => {
  const names: string[] = [];
  const sink = (name: string): MessageSink => ({
    isRaw: false,
    deliver: () => void names.push(name),
    stop: () => names.push(`${name} stops`),
  });
  let isFirst = true;
  const listeners = new TopicListeners(() => {
    const wasFirst = isFirst;
    isFirst = false;
    if (wasFirst) listeners.add("t", sink("inner"));
  });
  listeners.add("t", sink("outer"));
  await listeners.get("t")!.deliver(new Arrival("t", SENDER, msgpackCodec));
  assertEquals(names, ["inner", "outer"]);
  listeners.removeAll("t");
  assertEquals(names.slice(2), ["inner stops", "outer stops"]);
  assertEquals(listeners.get("t"), undefined);
});

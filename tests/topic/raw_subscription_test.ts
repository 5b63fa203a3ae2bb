import { assertEquals } from "@std/assert";
import { RawSubscription } from "../../lib/topic/raw_subscription.ts";
import { isKept } from "../support/garbage.ts";
import { RecordingLogger } from "../support/recording_logger.ts";
import { arrivalOf, encoded } from "./encoded.ts";

/** A listener, and what hands it a message. */
function rig(callback: () => Promise<unknown>) {
  const logger = new RecordingLogger();
  const subscription = new RawSubscription(callback, logger);
  const arrival = arrivalOf(encoded([1]));
  const deliver = () => subscription.deliver(arrival) as Promise<void>;
  return { subscription, deliver, logger };
}

Deno.test("RawSubscription pauses until its callback's promise settles, or it is stopped", async () => {
  const first = Promise.withResolvers<void>();
  const promises = [first.promise, new Promise<void>(() => {})];
  const { subscription, deliver } = rig(() => promises.shift()!);
  const over: string[] = [];
  const pauses = [
    deliver().then(() => over.push("first")),
    deliver().then(() => over.push("next")),
  ];
  first.resolve();
  await pauses[0];
  assertEquals(over, ["first"]);
  subscription.stop();
  await pauses[1];
  assertEquals(deliver(), undefined, "it takes nothing any more");
});

Deno.test("RawSubscription goes on after a callback that rejects, and logs it", async () => {
  const { deliver, logger } = rig(() => Promise.reject(new Error("no")));
  await deliver();
  assertEquals(logger.lines.length, 1);
  assertEquals(logger.lines[0]!.startsWith('error: A raw listener of topic "imu" failed:'), true);
});

Deno.test("RawSubscription keeps nothing in memory of messages that are done", async () => {
  const { subscription, deliver } = rig(() => Promise.resolve());
  assertEquals(await isKept(deliver), false);
  subscription.stop();
});

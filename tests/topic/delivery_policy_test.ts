import { Subscription } from "../../lib/topic/subscription.ts";
import { OwnDelivery } from "../../lib/topic/own_delivery.ts";
import { TopicListeners } from "../../lib/topic/topic_listeners.ts";
import { resolveTopicOptions, type TopicOptions } from "../../lib/topic/topic_options.ts";
import { UnreadableLog } from "../../lib/topic/unreadable_log.ts";
import { VirtualClock } from "../../lib/testing/virtual_clock.ts";
import { newRecord } from "../support/records.ts";
import { RecordingLogger } from "../support/recording_logger.ts";
import { arrivalOf, encoded, settle } from "./encoded.ts";
import {
  BALLAST,
  FILLER,
  idle,
  MAX_QUEUE_BYTES,
  type PolicyRig,
  SEND_TIMEOUT_MS,
  testPolicies,
} from "./policy_contract.ts";
import { senderFixture } from "./sender_fixture.ts";

testPolicies("TopicSender", toPeer);
testPolicies("OwnDelivery", toSelf);

/** A peer's outbox, whose socket takes nothing until told to. */
function toPeer(): PolicyRig {
  const { sender, topology, clock, link } = senderFixture({ isOpen: false });
  const peer = newRecord("listener", { topics: ["imu"] });
  topology.put(peer);
  const send = (value: unknown, options: TopicOptions) => {
    sender.configure("imu", resolveTopicOptions(options));
    return sender.send("imu", [value, BALLAST]);
  };
  return {
    clock,
    send,
    fill: async () => {
      while (!link(peer).outbox.isFull) {
        await send(FILLER, { policy: "drop-oldest" });
        await settle();
      }
    },
    read: async () => {
      link(peer).open();
      await idle(clock);
    },
    taken: () => link(peer).messages.map(({ args }) => (args as unknown[])[0]),
    dropped: () => link(peer).dropped,
  };
}

/** A node's own listener, whose callback is busy with its first message until told otherwise. */
function toSelf(): PolicyRig {
  const [clock, logger, listeners] = [
    new VirtualClock(),
    new RecordingLogger(),
    new TopicListeners(() => {}),
  ];
  const taken: unknown[] = [];
  const dropped: string[] = [];
  const { promise: free, resolve } = Promise.withResolvers<void>();
  const take = ([value]: readonly unknown[]) => {
    taken.push(value);
    return free;
  };
  listeners.add("imu", new Subscription("imu", take, {}, logger));
  const own = new OwnDelivery({
    listeners,
    maxBytes: MAX_QUEUE_BYTES,
    sendTimeoutMs: SEND_TIMEOUT_MS,
    clock,
    logger,
    unreadable: new UnreadableLog(logger, clock),
    dropped: (_topic, count, why) => void dropped.push(`${count} ${why}`),
  });
  const send = (value: unknown, options: TopicOptions, ballast = BALLAST) =>
    own.send("imu", arrivalOf(encoded([value, ballast])), resolveTopicOptions(options));
  return {
    clock,
    send,
    fill: async () => {
      // One is running, 1,024 wait for the callback: the last of those makes its source wait.
      for (let i = 0; i < 1025; i++) {
        void send(FILLER, { policy: "drop-oldest" }, "");
        await null;
      }
      await settle();
    },
    read: async () => {
      resolve();
      while (own.counts("imu").waiting > 0) await settle();
      for (let turn = 0; turn < 300; turn++) await settle();
    },
    taken: () => taken,
    dropped: () => dropped,
  };
}

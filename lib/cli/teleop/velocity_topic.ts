import type { Node } from "../../facade/node.ts";
import { geometry_msgs } from "../../schemas/mod.ts";
import type { Topic } from "../../topic/topic.ts";
import type { Velocity } from "./velocity.ts";

/** A topic of velocities. */
export interface VelocityTopic {
  /** What its messages are, such as `geometry_msgs/msg/Twist`. */
  readonly type: string;
  /** Tells that it will be sent on. */
  announce(): Promise<void>;
  /** Sends one. */
  send(velocity: Velocity): Promise<void>;
}

/** An old velocity is worse than none, however slow the network is. */
const OPTIONS = { policy: "latest", ttlMs: 500 } as const;

/**
 * Gets a topic of velocities, of the type that ROS has for them.
 *
 * @param node Who sends.
 * @param name The topic's full name.
 * @param frameId The frame, where messages have that and a time.
 * @returns What announces it and sends.
 */
export function velocityTopic(node: Node, name: string, frameId?: string): VelocityTopic {
  if (frameId === undefined) {
    const topic = node.getTopic(name, { schema: [geometry_msgs.Twist], ...OPTIONS });
    return sending(topic, geometry_msgs.Twist.name, twistOf);
  }
  const topic = node.getTopic(name, { schema: [geometry_msgs.TwistStamped], ...OPTIONS });
  return sending(topic, geometry_msgs.TwistStamped.name, (velocity) => ({
    header: { stamp: timestampOf(node.clock.nowMs()), frame_id: frameId },
    twist: twistOf(velocity),
  }));
}

function sending<Message>(
  topic: Topic<[Message]>,
  type: string,
  messageOf: (velocity: Velocity) => Message,
): VelocityTopic {
  return {
    type,
    announce: () => topic.announce(),
    send: (velocity) => topic.send(messageOf(velocity)),
  };
}

function twistOf({ x, y, z, turn }: Velocity): geometry_msgs.Twist {
  return { linear: { x, y, z }, angular: { x: 0, y: 0, z: turn } };
}

function timestampOf(epochMs: number): geometry_msgs.TwistStamped["header"]["stamp"] {
  const sec = Math.floor(epochMs / 1000);
  return { sec, nsec: Math.floor((epochMs - sec * 1000) * 1e6) };
}

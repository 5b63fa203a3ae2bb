import type { NodeId } from "../../../mesh/node_record.ts";

/** A topic, as panels choose among them. */
export interface TopicInfo {
  /** The full name. */
  readonly name: string;
  /** What its type is called: `"sensor_msgs/LaserScan"`; empty where nobody says. */
  readonly type: string;
  /** What else nodes call it, or the same name for other fields: they disagree. */
  readonly otherTypes?: readonly string[];
  /** How many messages there are, where that is known: in bags. */
  readonly messages?: number;
  /** Who sends on it. */
  readonly senders: readonly NodeId[];
  /** Who listens to it. */
  readonly listeners: readonly NodeId[];
  /** Whether this page may listen to it. */
  readonly mayRead: boolean;
  /** Whether this page may send on it. */
  readonly mayWrite: boolean;
}

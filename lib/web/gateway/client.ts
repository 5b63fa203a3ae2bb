import type { Role } from "./mesh_view.ts";
import type { Presence } from "./presence.ts";

/** Who is let in. */
export interface Client {
  /** What it may do at most. */
  readonly role: Role;
  /** Tells whether it is there, where its connection may be cut without a word. */
  readonly presence?: Presence;
  /**
   * How long its velocities hold if it says nothing more, in milliseconds.
   *
   * @default {Infinity}
   */
  readonly holdMs?: number | undefined;
  /**
   * Whether it is gone once it has said something, as those of HTTP are: a robot that it moves stops
   * after a second.
   *
   * @default {false}
   */
  readonly isBrief?: boolean;
}

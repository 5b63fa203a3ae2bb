import type { Logger } from "../log/logger.ts";
import type { CoreNode } from "../node/core_node.ts";
import type { ActionSchema, ActionType } from "../schema/action_type.ts";
import type { Clock } from "../time/clock.ts";

/** A node as far as its actions need it. */
export interface ActionHost {
  /** The node, whose names are taken as they are. */
  readonly node: Pick<
    CoreNode,
    | "id"
    | "topology"
    | "signal"
    | "settled"
    | "addService"
    | "removeService"
    | "getService"
    | "getTopic"
  >;
  /** The node's time. */
  readonly clock: Clock;
  /** By which whoever waits loses patience. */
  readonly patience: Clock;
  /** The machine's own. */
  readonly machineClock: Clock;
  readonly logger: Logger;
  /** @returns The full name of an action. */
  fullName(action: string): string;
  /** @returns What is known of an action's type; see `NodeTypes.ofAction`. */
  typeOf(action: string, schema?: ActionSchema): ActionType | undefined;
  /** @throws {Error} If the node is stopped, saying what it cannot do. */
  assertUsable(what: string): void;
}

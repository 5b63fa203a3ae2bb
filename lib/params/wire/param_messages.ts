import type { UnusedParam } from "../param_source.ts";
import type { ParamDescription } from "../param_description.ts";
import type { ParamErrorReason } from "../param_error.ts";

/** All values of a node's params, as they are sent on the topic at each change. */
export interface SnapshotMessage {
  /** Counts the changes since the node was started. */
  readonly revision: number;
  /** The values by the names of params. */
  readonly values: Readonly<Record<string, unknown>>;
  /** The name of the node that made the last change, by its own account. */
  readonly by: string;
  /** When that was, in milliseconds since the Unix epoch. */
  readonly atMs: number;
}

/** What the service `get` answers, and `set` of the params that it was to set. */
export interface ValuesAnswer {
  readonly revision: number;
  /** The values by the names of params. */
  readonly values: Readonly<Record<string, unknown>>;
}

/** What the service `describe` answers. */
export interface DescribeAnswer {
  readonly revision: number;
  /** In the order they were declared. */
  readonly params: readonly ParamDescription[];
  /** The values given from outside that no param has taken. */
  readonly unused: readonly UnusedParam[];
}

/** What any of the services answers where it does not do what it was asked. */
export interface ErrorAnswer {
  readonly error: {
    readonly reason: ParamErrorReason;
    readonly message: string;
    /** The param, where it is about one. */
    readonly param?: string;
  };
}

/** The second argument of the service `set`. */
export interface SetOptions {
  /** The params that get back the values they began with, all that can be set if it is empty. */
  readonly reset?: readonly string[];
  /** The name of the node that sets them. */
  readonly by?: string;
}

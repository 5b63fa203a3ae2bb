import { errorText } from "../../log/error_text.ts";
import type { Logger } from "../../log/logger.ts";
import type { CoreNode } from "../../node/core_node.ts";
import type { Topic } from "../../topic/topic.ts";
import { MAX_PARAMS } from "../check_definition.ts";
import type { UnusedParam } from "../param_source.ts";
import type { ParamDescription } from "../param_description.ts";
import { ParamError } from "../param_error.ts";
import type {
  DescribeAnswer,
  ErrorAnswer,
  SnapshotMessage,
  ValuesAnswer,
} from "../wire/param_messages.ts";
import { paramNames } from "../wire/param_names.ts";

/** What other nodes can do to a node's params. */
export interface ParamProviderOptions {
  readonly node: CoreNode;
  readonly logger: Logger;
  /** @returns All values, as they are now. */
  readonly snapshot: () => SnapshotMessage;
  readonly set: (values: ReadonlyMap<string, unknown>, by: string) => void;
  readonly reset: (names: readonly string[], by: string) => void;
  /** @returns The value of one param. */
  readonly get: (name: string) => unknown;
  /** @returns All there is to know of some, or of all. */
  readonly describe: (names: readonly string[] | undefined) => ParamDescription[];
  readonly unused: () => UnusedParam[];
}

/** How long the name may be of who sets something, in UTF-16 units. */
const MAX_BY_LENGTH = 255;

/**
 * Lets other nodes see and set the params of this one: the side of the wire that has them.
 *
 * - **Names**: three services and a topic, from when the first param is declared on.
 * - **Topic**: all values at each change; what is set in the same turn goes as one message, and one
 *   that still waits for a slow listener is replaced by the next. The last one is retained, so that
 *   who begins to listen has the present values first.
 */
export class ParamProvider {
  readonly #options: ParamProviderOptions;
  #topic: Topic<[SnapshotMessage]> | null = null;
  #provided: Promise<void> | null = null;
  #isOpen = false;
  #isDue = false;

  constructor(options: ParamProviderOptions) {
    this.#options = options;
  }

  /** Has the names known by others, where they are not yet. */
  provide(): Promise<void> {
    this.#provided ??= this.#provide();
    return this.#provided;
  }

  /** The node can send from now on. */
  opened(): void {
    this.#isOpen = true;
    if (this.#topic) this.publish();
  }

  /** Sends all values, at the end of the microtask. */
  publish(): void {
    if (this.#isDue || !this.#isOpen) return;
    this.#isDue = true;
    queueMicrotask(() => {
      this.#isDue = false;
      void this.#publish();
    });
  }

  async #provide(): Promise<void> {
    const { node } = this.#options;
    const names = paramNames(node.id.name);
    this.#topic = node.getTopic<[SnapshotMessage]>(names.values, {
      retain: 1,
      policy: "latest",
    });
    await node.addService(
      names.get,
      (_service, ...args) => this.#answer(() => this.#get(args)),
    );
    await node.addService(
      names.set,
      (_service, ...args) => this.#answer(() => this.#set(args)),
    );
    await node.addService(
      names.describe,
      (_service, ...args) => this.#answer(() => this.#describe(args)),
    );
    this.publish();
  }

  async #publish(): Promise<void> {
    const { node, snapshot, logger } = this.#options;
    const message = snapshot();
    // Before the first param is there, nobody has to be told that there is none.
    if (!this.#topic || node.signal.aborted || message.revision === 0) return;
    try {
      await this.#topic.send(message);
    } catch (error) {
      logger.warn(
        `Cannot tell others of the params of node "${node.id.name}": ${errorText(error)}`,
      );
    }
  }

  #get([names]: readonly unknown[]): ValuesAnswer {
    return this.#values(readNames(names, "get"));
  }

  #set([values, options]: readonly unknown[]): ValuesAnswer {
    const { set, reset } = this.#options;
    const { names, by } = readSetOptions(options);
    const given = readValues(values);
    if (names && given.size > 0) {
      throw new TypeError("Cannot set and reset params at once: call the service twice");
    }
    if (names) reset(names, by);
    else set(given, by);
    return this.#values(names && names.length === 0 ? undefined : names ?? [...given.keys()]);
  }

  #describe([names]: readonly unknown[]): DescribeAnswer {
    const { describe, unused, snapshot } = this.#options;
    const { revision } = snapshot();
    return { revision, params: describe(readNames(names, "describe")), unused: unused() };
  }

  #values(names: readonly string[] | undefined): ValuesAnswer {
    const { snapshot, get } = this.#options;
    const { revision, values } = snapshot();
    if (!names) return { revision, values };
    return { revision, values: Object.fromEntries(names.map((name) => [name, get(name)])) };
  }

  /** What is wrong with a param is an answer; what is wrong with a call is an error. */
  #answer<T>(answer: () => T): T | ErrorAnswer {
    try {
      return answer();
    } catch (error) {
      if (!(error instanceof ParamError)) throw error;
      const { reason, message, param } = error;
      return { error: { reason, message, ...param !== undefined && { param } } };
    }
  }
}

/** `null` as well: not every codec has another word for nothing. */
function isNothing(value: unknown): value is null | undefined {
  return value === undefined || value === null;
}

function readNames(names: unknown, what: string): string[] | undefined {
  if (isNothing(names)) return undefined;
  const isList = Array.isArray(names) && names.length <= MAX_PARAMS &&
    names.every((name) => typeof name === "string");
  if (isList) return names;
  throw new TypeError(`Cannot ${what} params: expected a list of at most ${MAX_PARAMS} names`);
}

function readValues(values: unknown): ReadonlyMap<string, unknown> {
  if (isNothing(values)) return new Map();
  const entries = typeof values === "object" && !Array.isArray(values) && Object.entries(values);
  if (entries && entries.length <= MAX_PARAMS) return new Map(entries);
  throw new TypeError(
    `Cannot set params: expected an object with at most ${MAX_PARAMS} values by their names`,
  );
}

function readSetOptions(options: unknown): { names: string[] | undefined; by: string } {
  if (isNothing(options)) return { names: undefined, by: "" };
  if (typeof options !== "object") throw new TypeError("Cannot set params: options are no object");
  const { reset, by } = options as { reset?: unknown; by?: unknown };
  return {
    names: readNames(reset, "reset"),
    by: typeof by === "string" && by.isWellFormed() ? by.slice(0, MAX_BY_LENGTH) : "",
  };
}

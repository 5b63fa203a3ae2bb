import { onAbort } from "../../flow/abort.ts";
import type { NodeId } from "../../mesh/node_record.ts";
import type { Logger } from "../../log/logger.ts";
import { errorText } from "../../log/error_text.ts";
import type { CoreNode } from "../../node/core_node.ts";
import { paramNames } from "../wire/param_names.ts";
import type { MessageIterator } from "../../topic/message.ts";
import type { AnyParams, ParamChange, ParamSubscription } from "../param_change.ts";
import type { SnapshotMessage } from "../wire/param_messages.ts";
import { readSnapshot } from "../wire/read_answers.ts";

/** Whose params are followed. */
export interface RemoteWatchOptions {
  readonly node: CoreNode;
  /** The full name of the node that has the params. */
  readonly name: string;
  readonly uuid: string | undefined;
  /** The topic that it sends them on. */
  readonly topic: string;
  readonly logger: Logger;
  readonly tell: (change: ParamChange) => void;
  /** Ends it. */
  readonly ending: AbortSignal;
}

interface Heard {
  readonly sender: NodeId;
  readonly snapshot: SnapshotMessage;
}

/**
 * Follows the params of one node of a name.
 *
 * - **Whose**: those of the node that was heard first, until it is gone; then those of another one of
 *   the name, which is mostly the same one, started anew.
 * - **What**: what differs from what was told before, so that nothing is missed where a message is.
 * - Of the others the last message is kept, for as long as they are there.
 */
export class RemoteWatch implements ParamSubscription {
  readonly #options: RemoteWatchOptions;
  readonly #messages: MessageIterator<unknown[]>;
  readonly #listening: Disposable;
  readonly #unsubscribe: () => void;
  readonly #others = new Map<string, Heard>();
  #followed: string | null = null;
  #told: Readonly<Record<string, unknown>> | null = null;
  #hasWarned = false;

  /** Begins at once. */
  constructor(options: RemoteWatchOptions) {
    this.#options = options;
    const { node, topic } = options;
    this.#messages = node.getTopic(topic)[Symbol.asyncIterator]();
    this.#unsubscribe = node.topology.subscribe((change) => {
      if (change.type === "down") this.#lost(change.record.id.uuid);
    });
    this.#listening = onAbort(options.ending, () => this.stop());
    void this.#listen();
  }

  stop(): void {
    this.#listening?.[Symbol.dispose]();
    this.#unsubscribe();
    this.#others.clear();
    void this.#messages.return();
  }

  [Symbol.dispose](): void {
    this.stop();
  }

  async #listen(): Promise<void> {
    for await (const { args, sender } of this.#messages) this.#take(sender, args[0]);
  }

  #take(sender: NodeId, message: unknown): void {
    const { name, uuid } = this.#options;
    // Anybody can send on a topic.
    if (
      sender.name === name ? uuid !== undefined && sender.uuid !== uuid : !this.#isBridge(sender)
    ) {
      return;
    }
    const snapshot = this.#read(sender, message);
    if (!snapshot) return;
    this.#followed ??= sender.uuid;
    const heard = { sender, snapshot };
    if (this.#followed === sender.uuid) this.#tell(heard);
    else this.#others.set(sender.uuid, heard);
  }

  /** Whether it has the params of a node that is not in this mesh, in that node's name. */
  #isBridge({ uuid }: NodeId): boolean {
    const { node, name } = this.#options;
    const providers = node.topology.providers(paramNames(name).get.slice(1));
    return this.#options.uuid === undefined && providers.some(({ id }) => id.uuid === uuid) &&
      providers.every(({ id }) => id.name !== name);
  }

  #read(sender: NodeId, message: unknown): SnapshotMessage | undefined {
    try {
      return readSnapshot(message);
    } catch (error) {
      if (!this.#hasWarned) {
        this.#options.logger.warn(
          `Cannot follow the params of node "${sender.name}": it sends what makes no sense here: ` +
            errorText(error),
        );
      }
      this.#hasWarned = true;
      return undefined;
    }
  }

  #lost(uuid: string): void {
    this.#others.delete(uuid);
    if (uuid !== this.#followed) return;
    const [next] = this.#others.values();
    this.#followed = next?.sender.uuid ?? null;
    if (!next) return;
    this.#others.delete(next.sender.uuid);
    this.#tell(next);
  }

  #tell({ sender, snapshot }: Heard): void {
    const { values, ...rest } = snapshot;
    const changed = this.#told ? differing(this.#told, values) : Object.keys(values);
    if (this.#told && changed.length === 0) return;
    this.#told = values;
    const change: ParamChange<AnyParams> = {
      ...rest,
      values: Object.freeze({ ...values }),
      changed,
      node: sender,
    };
    this.#options.tell(change);
  }
}

/** @returns The names of which only one side has a value, or both another one. */
function differing(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): string[] {
  const names = new Set([...Object.keys(after), ...Object.keys(before)]);
  return [...names].filter((name) => textOf(before, name) !== textOf(after, name));
}

function textOf(values: Readonly<Record<string, unknown>>, name: string): string | undefined {
  if (!Object.hasOwn(values, name)) return undefined;
  // A hostile node can send what JSON has no word for.
  return JSON.stringify(
    values[name],
    (_key, value) => typeof value === "bigint" ? `${value}n` : value,
  ) ?? "undefined";
}

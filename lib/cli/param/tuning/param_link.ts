import type { Node } from "../../../facade/node.ts";
import type { RemoteParams } from "../../../params/remote/remote_params.ts";
import { paramHolders } from "../with_params.ts";
import type { TunedParams } from "../../../params/tuned_params.ts";

/** Whose params are tuned, and who is told. */
export interface ParamLinkOptions {
  /** The command's node. */
  readonly node: Node;
  readonly params: RemoteParams;
  readonly tuned: TunedParams;
  /** Called after each change of what is known. */
  readonly changed: () => void;
  /** Ends it. */
  readonly signal: AbortSignal;
}

/**
 * Keeps what is known of a node's params up to date, and has them set.
 *
 * - While a value is on its way, only the newest one of each param waits: a slider may be moved faster
 *   than the node answers.
 * - Where the node is gone it waits for it to come back.
 */
export class ParamLink {
  readonly #options: ParamLinkOptions;
  #isSetting = false;
  #isDescribing = false;

  /** Begins to follow the node. */
  constructor(options: ParamLinkOptions) {
    this.#options = options;
    void this.#follow();
  }

  /** Whether the node is there. */
  get isConnected(): boolean {
    const { node, params } = this.#options;
    return paramHolders(node.topology).some(({ id }) => id.name === params.node);
  }

  /** Sets what is wanted. */
  async flush(): Promise<void> {
    if (this.#isSetting) return;
    this.#isSetting = true;
    const { tuned, params, changed, signal } = this.#options;
    for (let next = first(tuned); next && !signal.aborted; next = first(tuned)) {
      const [name, value] = next;
      const heard = tuned.heardOf(name);
      try {
        await params.set(name, value);
        tuned.settle(name, value, { heard });
      } catch (error) {
        tuned.settle(name, value, { heard, problem: reasonOf(error) });
      }
      changed();
    }
    this.#isSetting = false;
  }

  /** Gives a param the value again that it began with. */
  async reset(name: string): Promise<void> {
    const { tuned, params, changed } = this.#options;
    tuned.note(name);
    try {
      await params.reset(name);
    } catch (error) {
      tuned.refuse(name, reasonOf(error));
    }
    changed();
  }

  /** Asks what the params are. */
  async describe(): Promise<void> {
    if (this.#isDescribing) return;
    this.#isDescribing = true;
    const { tuned, params, changed } = this.#options;
    try {
      tuned.describe(await params.describe());
    } catch {
      // It is gone again; when it is back, its first message leads here.
    }
    this.#isDescribing = false;
    changed();
  }

  async #follow(): Promise<void> {
    const { node, params, tuned, changed, signal } = this.#options;
    let uuid: string | undefined;
    try {
      for await (const change of params.watch()) {
        if (signal.aborted) return;
        const isNew = uuid !== undefined && uuid !== change.node.uuid;
        uuid = change.node.uuid;
        if (tuned.change(change, node.id.name) || isNew) await this.describe();
        changed();
      }
    } catch {
      // The command ends.
    }
  }
}

function first(tuned: TunedParams): readonly [name: string, value: unknown] | undefined {
  return tuned.wanted.entries().next().value;
}

/** What stands in a row that names the param already. */
function reasonOf(error: unknown): string {
  const { message } = error as Error;
  return message.replace(/^Cannot \w+ param "[^"]*" of node "[^"]*": /, "");
}

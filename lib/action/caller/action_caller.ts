import { actionServices } from "../../mesh/action_names.ts";
import type { NodeId } from "../../mesh/node_record.ts";
import type { PartStream } from "../../service/part_stream.ts";
import type { ActionHost } from "../action_host.ts";
import {
  type CancelAnswer,
  readCancelAnswer,
  readStartAnswer,
  type StartAnswer,
  type StartRequest,
} from "../messages.ts";

/** How one of an action's services is called. */
export interface AskOptions {
  /** How long to wait for the answer, in milliseconds; of a stream, for its first part. */
  readonly timeoutMs: number;
  /** The `uuid` of the one node to ask. */
  readonly provider?: string | undefined;
  /** Gives up. */
  readonly signal?: AbortSignal;
}

/** Calls the services of an action, at one provider or at all of them. */
export class ActionCaller {
  /** The action's full name. */
  readonly action: string;
  readonly #host: ActionHost;

  /**
   * @param host Who calls.
   * @param action The action's full name.
   */
  constructor(host: ActionHost, action: string) {
    this.#host = host;
    this.action = action;
  }

  /** Those who have goals of the action, as far as this node knows. */
  get providers(): readonly NodeId[] {
    const { follow } = actionServices(this.action);
    return this.#host.node.topology.providers(follow).map(({ id }) => id);
  }

  /** @returns Whether a node is there and provides the action. */
  isThere({ uuid }: NodeId): boolean {
    return this.providers.some((id) => id.uuid === uuid);
  }

  /** @returns What ends a subscription to whatever happens in the mesh. */
  onChange(callback: () => void): Disposable {
    return { [Symbol.dispose]: this.#host.node.topology.subscribe(callback) };
  }

  /**
   * Asks for a goal.
   *
   * @returns The answer; a provider at the other side of a bridge is who answers for it in this mesh.
   */
  async start(value: unknown, request: StartRequest, options: AskOptions): Promise<StartAnswer> {
    const { start } = actionServices(this.action);
    const before = this.providers;
    const answer = readStartAnswer(await this.#service(start, options).call(value, request));
    if (!answer.accepted) return answer;
    const { provider } = answer;
    if (before.some(({ uuid }) => uuid === provider.uuid) || this.isThere(provider)) return answer;
    return { ...answer, provider: this.providers[0] ?? provider };
  }

  /** Follows a goal. */
  follow(id: string, options: AskOptions): PartStream<unknown> {
    return this.#service(actionServices(this.action).follow, options).stream(id);
  }

  /** Cancels a goal; all of a provider's where there is no id. */
  async cancel(id: string | null, reason: string, options: AskOptions): Promise<CancelAnswer> {
    const { cancel } = actionServices(this.action);
    return readCancelAnswer(await this.#service(cancel, options).call(id, reason));
  }

  #service(service: string, options: AskOptions) {
    // Goals, feedback and results are checked by whoever asks, in words that tell what they are.
    return this.#host.node.getService(`/${service}`, { ...options, validate: false });
  }
}

import { actionServices } from "../mesh/action_names.ts";
import { checkName } from "../mesh/names.ts";
import type { WaitOptions } from "../mesh/wait_for_topology.ts";
import type { ActionSchema, ActionType } from "../schema/action_type.ts";
import { valueProblemText } from "../schema/problem_text.ts";
import type { Action } from "./action.ts";
import { ActionCaller } from "./caller/action_caller.ts";
import type { ActionHost } from "./action_host.ts";
import { type ActionOptions, resolveActionOptions } from "./action_options.ts";
import { ActionProvider, goalId } from "./provider/action_provider.ts";
import type { ActionHandler } from "./action_types.ts";
import type { Goal } from "./goal.ts";
import { checkGoalOptions, type GoalOptions } from "./goal_options.ts";
import { checkGoalId } from "./messages.ts";
import { StartedGoal } from "./caller/started_goal.ts";

/** So long a node that stops waits for handlers to end, in milliseconds: it has a second in all. */
const STOP_GRACE_MS = 600;

/** The actions of a node: those that it provides, and the goals that it starts. */
export class Actions {
  readonly #host: ActionHost;
  readonly #providers = new Map<string, ActionProvider>();
  #started = 0;

  /** @param host The node. */
  constructor(host: ActionHost) {
    this.#host = host;
  }

  /** Provides an action; see `Node.addAction`. */
  async add(
    action: string,
    handler: ActionHandler,
    { schema, validate = true, ...rest }: ActionOptions<never> & { schema?: ActionSchema } = {},
  ): Promise<void> {
    const name = this.#nameFor("add", action);
    if (typeof handler !== "function") {
      throw new TypeError(`Cannot add action "${name}": its handler is no function`);
    }
    const options = resolveActionOptions(name, rest);
    if (this.#providers.has(name)) {
      throw new Error(
        `Cannot add action "${name}": node "${this.#host.node.id.name}" has it already`,
      );
    }
    const type = this.#host.typeOf(name, schema);
    const provider = new ActionProvider({
      host: this.#host,
      action: name,
      handler,
      type: validate ? type : undefined,
      options,
    });
    this.#providers.set(name, provider);
    await provider.open();
  }

  /** Stops providing an action; see `Node.removeAction`. */
  async remove(action: string): Promise<void> {
    const name = this.#nameFor("remove", action);
    const provider = this.#providers.get(name);
    if (!provider) return;
    await provider.close("the action was removed");
    this.#providers.delete(name);
  }

  /** Starts a goal; see `Node.startGoal`. */
  start(action: string, goal: unknown, options: GoalOptions = {}): Goal {
    return this.#start(this.#nameFor("start a goal of", action), goal, options);
  }

  /** Follows a goal; see `Node.followGoal`. */
  follow(action: string, id: string, options: GoalOptions = {}): Goal {
    return this.#follow(this.#nameFor("follow a goal of", action), id, options);
  }

  /** Makes a handle; see `Node.getAction`. */
  get(
    action: string,
    { schema, ...options }: GoalOptions & { readonly schema?: ActionSchema } = {},
  ): Action {
    const name = this.#nameFor("use", action);
    if (schema !== undefined) this.#host.typeOf(name, schema);
    checkGoalOptions(`use action "${name}"`, options);
    return this.#handle(name, options);
  }

  /** Has all goals end whose handlers are at work here: the node stops. */
  async close(): Promise<void> {
    await Promise.all(
      [...this.#providers.values()].map((each) => each.abortAll("its node stops", STOP_GRACE_MS)),
    );
  }

  #handle(name: string, options: GoalOptions): Action {
    const { node } = this.#host;
    const service = node.getService(`/${actionServices(name).start}`);
    return {
      actionName: name,
      start: (goal, more) => this.#start(name, goal, { ...options, ...more }),
      follow: (id) => this.#follow(name, id, options),
      with: (more) => this.#handle(name, { ...options, ...more }),
      hasProviders: () => service.hasProviders(),
      waitForProvider: (wait?: WaitOptions) => service.waitForProvider(wait),
    };
  }

  #start(name: string, value: unknown, options: GoalOptions): Goal {
    const what = `start a goal of action "${name}"`;
    const { timeoutMs, deadlineMs, provider, onCallerGone, signal } = options;
    this.#host.assertUsable(what);
    checkGoalOptions(what, options);
    signal?.throwIfAborted();
    const type = this.#typeFor(name, options);
    const problem = type?.checkGoal(value);
    if (problem) throw new TypeError(`Cannot ${what}: ${valueProblemText(problem)}`);
    const id = goalId(this.#host.node.id, ++this.#started);
    const request = {
      id,
      caller: { ...this.#host.node.id },
      ...onCallerGone && { onCallerGone },
      // Not all codecs carry an infinite number.
      ...deadlineMs !== undefined && deadlineMs !== Infinity && { deadlineMs },
    };
    const start = { value, request };
    return this.#goal(name, { id, type, start, timeoutMs, provider, signal });
  }

  #follow(name: string, id: string, options: GoalOptions): Goal {
    const what = `follow a goal of action "${name}"`;
    this.#host.assertUsable(what);
    checkGoalOptions(what, options);
    checkGoalId(id);
    const { timeoutMs, provider, signal } = options;
    signal?.throwIfAborted();
    const type = this.#typeFor(name, options);
    return this.#goal(name, { id, type, timeoutMs, provider, signal });
  }

  #goal(
    name: string,
    options: Omit<ConstructorParameters<typeof StartedGoal>[0], "host" | "caller">,
  ): Goal {
    const caller = new ActionCaller(this.#host, name);
    return new StartedGoal({ ...options, host: this.#host, caller });
  }

  #typeFor(name: string, { validate = true }: GoalOptions): ActionType | undefined {
    return validate ? this.#host.typeOf(name) : undefined;
  }

  #nameFor(doing: string, action: string): string {
    this.#host.assertUsable(`${doing} action "${action}"`);
    return checkName("action", this.#host.fullName(action));
  }
}

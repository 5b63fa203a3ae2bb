import type { Action } from "../action/action.ts";
import type { ActionOptions } from "../action/action_options.ts";
import type {
  ActionCallback,
  ActionFeedback,
  ActionGoal,
  ActionHandler,
  ActionName,
  ActionResult,
} from "../action/action_types.ts";
import type { Goal } from "../action/goal.ts";
import type { GoalOptions } from "../action/goal_options.ts";
import type { NodeLog } from "../logs/node_log.ts";
import type { CoreNode } from "../node/core_node.ts";
import type {
  AnyMesh,
  MeshParams,
  MeshTypes,
  ParamNode,
  ParamsOfNode,
  UntypedName,
  UntypedParamNode,
} from "../node/types/mesh_types.ts";
import type { AnyParams } from "../params/param_change.ts";
import type { Params } from "../params/params.ts";
import type { RemoteParams, RemoteParamsOptions } from "../params/remote/remote_params.ts";
import type { ActionSchema } from "../schema/action_type.ts";
import type { ActionSchemaTypes } from "../schema/mesh_schemas.ts";

/**
 * One participant of a mesh, with all that programs get: topics, services and time, which
 * {@linkcode CoreNode} has, and what is built of these.
 *
 * - Made by {@linkcode buildNode}, which also starts it. `await using` stops it.
 * - What is not used costs nothing: no name that others have to know, no timer.
 */
export interface Node<M extends MeshTypes = AnyMesh> extends CoreNode<M> {
  /**
   * Where the program logs: to the terminal, and for everybody to see by `rosy log`.
   *
   * @example
   * ```ts
   * import { buildNode } from "@rosy/rosy";
   *
   * await using node = await buildNode({ name: "driver", domainId: crypto.randomUUID() });
   * node.log.warn("Battery is low", { data: { volts: 10.9 }, everyMs: 60_000 });
   * ```
   */
  readonly log: NodeLog;

  /**
   * The params of this node: named values that it is tuned by while it runs.
   *
   * @example Declare one, and use it
   * ```ts
   * import { buildNode } from "@rosy/rosy";
   *
   * await using node = await buildNode({ name: "driver", domainId: crypto.randomUUID() });
   * const maxSpeed = await node.params.declare("max_speed", { default: 1.5, min: 0, max: 3 });
   * node.every({ hz: 20 }, () => node.send("speed", Math.min(2, maxSpeed.value)));
   * ```
   */
  readonly params: Params<MeshParams<M>>;

  /**
   * The params of another node.
   *
   * @param node Its name, in this node's namespace unless it begins with `/`.
   * @param options Which one of several of that name, and how long to wait.
   * @returns What asks for them, and sets them.
   * @throws {TypeError} If the name is none, or an option is wrong.
   *
   * @example Slow a robot down
   * ```ts
   * import { buildNode } from "@rosy/rosy";
   * import { assertEquals } from "@std/assert";
   *
   * const domainId = crypto.randomUUID();
   * await using driver = await buildNode({ name: "driver", domainId });
   * await driver.params.declare("max_speed", { default: 1.5, min: 0, max: 3 });
   *
   * await using operator = await buildNode({ name: "operator", domainId });
   * const params = operator.paramsOf("driver");
   * await params.set("max_speed", 0.5);
   * assertEquals(await params.get("max_speed"), 0.5);
   * ```
   */
  paramsOf<N extends ParamNode<M>>(
    node: N,
    options?: RemoteParamsOptions,
  ): RemoteParams<ParamsOfNode<M, N>>;
  /** The params of a node that the mesh's types do not know. */
  paramsOf<P extends object = AnyParams>(
    node: UntypedParamNode<M>,
    options?: RemoteParamsOptions,
  ): RemoteParams<P>;

  /**
   * Provides an action: work that takes a while, tells how it gets on, and can be canceled.
   *
   * One node should provide it: where several do, they take turns at being asked.
   *
   * @param action The action.
   * @param handler Does what is asked: an async generator that yields feedback and returns the result,
   * or a function that returns the result. What it throws aborts the goal. What it yields and returns
   * must not be changed later.
   * @param options What it does when it is busy, how long goals may take; `schema`, for this node as a
   * whole, as if its mesh said so.
   * @throws {Error} If this node provides the action already.
   * @throws {TypeError} If an option or a schema cannot be used.
   * @throws {RangeError} If an option is out of range.
   *
   * @example Drive, and stop when told to
   * ```ts
   * import { buildNode } from "@rosy/rosy";
   * import { assertEquals } from "@std/assert";
   *
   * interface Robot {
   *   actions: { drive: { goal: { metres: number }; feedback: number; result: number } };
   *   topics: { speed: [metresPerSecond: number] };
   * }
   *
   * await using base = await buildNode<Robot>({ name: "base", domainId: crypto.randomUUID() });
   * await base.addAction("drive", async function* ({ metres }, { signal }) {
   *   try {
   *     await base.send("speed", 0.5);
   *     for (let driven = 0; driven < metres; driven += 0.05) {
   *       yield driven;
   *       await base.clock.sleep(100, { signal });
   *     }
   *     return metres;
   *   } finally {
   *     await base.send("speed", 0);
   *   }
   * }, { whenBusy: "preempt" });
   *
   * assertEquals(await base.startGoal("drive", { metres: 0.2 }).result, 0.2);
   * ```
   */
  addAction<
    A extends ActionName<M>,
    GoalValue = unknown,
    Feedback = unknown,
    Result = unknown,
  >(
    action: A,
    handler: ActionCallback<M, A, GoalValue, Feedback, Result>,
    options?: ActionOptions<AnyMesh extends M ? GoalValue : ActionGoal<M, A>> & {
      schema?: undefined;
    },
  ): Promise<void>;
  /** Provides an action by its schemas. */
  addAction<const S extends ActionSchema>(
    action: UntypedName<M>,
    handler: ActionHandler<
      ActionSchemaTypes<S>["goal"],
      ActionSchemaTypes<S>["feedback"],
      ActionSchemaTypes<S>["result"]
    >,
    options: ActionOptions<ActionSchemaTypes<S>["goal"]> & { schema: S },
  ): Promise<void>;

  /**
   * Stops providing an action: its goals are aborted, and their handlers' ends are waited for.
   *
   * @param action The action.
   */
  removeAction(action: ActionName<M>): Promise<void>;

  /**
   * Starts a goal: asks somebody who provides an action to do something.
   *
   * @param action The action.
   * @param goal What to do.
   * @param options How long to wait, whom to ask, what becomes of the goal when this node is gone.
   * @returns The goal, at once; {@linkcode Goal.accepted} says whether it is accepted.
   * @throws {TypeError} If the goal does not fit the action's schema, or an option is wrong.
   * @throws {RangeError} If an option is out of range.
   */
  startGoal<A extends ActionName<M>>(
    action: A,
    goal: ActionGoal<M, A>,
    options?: GoalOptions,
  ): Goal<ActionFeedback<M, A>, ActionResult<M, A>>;

  /**
   * Follows a goal that somebody has started, also one that has ended a short while ago.
   *
   * @param action The action.
   * @param id The goal's id, as {@linkcode Goal.id} or the action's status tells it.
   * @param options How long to look for it, and where.
   * @returns The goal.
   * @throws {TypeError} If the id is none, or an option is wrong.
   *
   * @example Ask for a result by the goal's id
   * ```ts
   * import { buildNode } from "@rosy/rosy";
   * import { assertEquals } from "@std/assert";
   *
   * await using node = await buildNode({ name: "arm", domainId: crypto.randomUUID() });
   * await node.addAction("lift", (metres: number) => metres);
   * const { id, ended } = node.startGoal("lift", 0.3);
   * await ended;
   * assertEquals(await node.followGoal("lift", id).result, 0.3);
   * ```
   */
  followGoal<A extends ActionName<M>>(
    action: A,
    id: string,
    options?: GoalOptions,
  ): Goal<ActionFeedback<M, A>, ActionResult<M, A>>;

  /**
   * A handle to an action.
   *
   * @param action The action.
   * @param options How its goals are started, and of which type they are.
   * @throws {TypeError} If an option or a schema cannot be used.
   */
  getAction<const S extends ActionSchema>(
    action: UntypedName<M>,
    options: GoalOptions & { schema: S },
  ): Action<
    ActionSchemaTypes<S>["goal"],
    ActionSchemaTypes<S>["feedback"],
    ActionSchemaTypes<S>["result"]
  >;
  /** A handle to an action of a typed mesh. */
  getAction<A extends ActionName<M>>(
    action: A,
    options?: GoalOptions,
  ): Action<ActionGoal<M, A>, ActionFeedback<M, A>, ActionResult<M, A>>;
  /** A handle to an action of a mesh without types. */
  getAction<GoalValue = unknown, Feedback = unknown, Result = unknown>(
    action: UntypedName<M>,
    options?: GoalOptions,
  ): Action<GoalValue, Feedback, Result>;
}

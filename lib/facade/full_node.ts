import type { Action } from "../action/action.ts";
import type { ActionOptions } from "../action/action_options.ts";
import type {
  ActionFeedback,
  ActionGoal,
  ActionHandler,
  ActionName,
  ActionResult,
} from "../action/action_types.ts";
import { Actions } from "../action/actions.ts";
import type { Goal } from "../action/goal.ts";
import type { GoalOptions } from "../action/goal_options.ts";
import type { ActionSchema } from "../schema/action_type.ts";
import { composeNode, type NodeSurroundings } from "../node/compose_node.ts";
import type { CoreNode } from "../node/core_node.ts";
import { MeshNode } from "../node/mesh_node.ts";
import type { NodeParts } from "../node/node_parts.ts";
import type { ResolvedNodeOptions } from "../node/options/options.ts";
import type { AnyMesh, MeshTypes } from "../node/types/mesh_types.ts";
import type { Node } from "./node.ts";

/** The {@linkcode Node} that there is: a kernel's node, and what is built on it once it is asked for. */
export class FullNode<M extends MeshTypes = AnyMesh> extends MeshNode<M> implements Node<M> {
  readonly #parts: NodeParts;
  #madeActions: Actions | null = null;

  /** Use {@linkcode buildNode} instead. */
  constructor(parts: NodeParts) {
    super(parts);
    this.#parts = parts;
  }

  addAction(
    action: string,
    handler: unknown,
    options?: ActionOptions<never> & { schema?: ActionSchema },
  ): Promise<void> {
    // Here and below: what comes from other nodes is what the mesh's types promise.
    return this.#actions.add(action, handler as ActionHandler, options);
  }

  removeAction(action: string): Promise<void> {
    return this.#actions.remove(action);
  }

  startGoal<A extends ActionName<M>>(
    action: A,
    goal: ActionGoal<M, A>,
    options?: GoalOptions,
  ): Goal<ActionFeedback<M, A>, ActionResult<M, A>> {
    return this.#actions.start(action, goal, options) as Goal<
      ActionFeedback<M, A>,
      ActionResult<M, A>
    >;
  }

  followGoal<A extends ActionName<M>>(
    action: A,
    id: string,
    options?: GoalOptions,
  ): Goal<ActionFeedback<M, A>, ActionResult<M, A>> {
    return this.#actions.follow(action, id, options) as Goal<
      ActionFeedback<M, A>,
      ActionResult<M, A>
    >;
  }

  getAction<GoalValue = unknown, Feedback = unknown, Result = unknown>(
    action: string,
    options?: GoalOptions & { schema?: ActionSchema },
  ): Action<GoalValue, Feedback, Result> {
    return this.#actions.get(action, options) as Action<GoalValue, Feedback, Result>;
  }

  get #actions(): Actions {
    return this.#madeActions ??= this.#makeActions();
  }

  #makeActions(): Actions {
    const { names, types, time, clock, logger } = this.#parts;
    const actions = new Actions({
      // What is built on a node gives it names and values of all kinds.
      node: this as unknown as CoreNode,
      clock: time.clock,
      patience: time.patience,
      machineClock: clock,
      logger,
      fullName: (action) => names.service(action),
      typeOf: (action, schema) => types.ofAction(action, schema),
      assertUsable: (what) => this.assertUsable(what),
    });
    this.beforeEnd(() => actions.close());
    return actions;
  }
}

/**
 * Puts the node together that programs get.
 *
 * @param options The node's options.
 * @param surroundings Where it gets time, chance and the network from.
 * @returns The node, not started.
 */
export function composeFullNode<M extends MeshTypes = AnyMesh>(
  options: ResolvedNodeOptions,
  surroundings: NodeSurroundings,
): FullNode<M> {
  return composeNode(options, surroundings, (parts) => new FullNode<M>(parts));
}

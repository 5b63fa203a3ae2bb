import type { AnyMesh, MeshTypes } from "../node/types/mesh_types.ts";
import type { GoalContext } from "./goal_context.ts";

/** The actions of a mesh, none where it declares none. */
export type ActionsOf<M extends MeshTypes> = M extends { actions: infer A } ? A
  : Record<never, never>;

/** The names of a mesh's actions. */
export type ActionName<M extends MeshTypes> = Extract<keyof ActionsOf<M>, string>;

/** What an action is asked to do. */
export type ActionGoal<M extends MeshTypes, A extends ActionName<M>> = ActionsOf<M>[A] extends
  { goal: infer Goal } ? Goal : unknown;

/** What an action tells meanwhile, each time. */
export type ActionFeedback<M extends MeshTypes, A extends ActionName<M>> = ActionsOf<M>[A] extends
  { feedback: infer Feedback } ? Feedback : unknown;

/** What an action has done in the end. */
export type ActionResult<M extends MeshTypes, A extends ActionName<M>> = ActionsOf<M>[A] extends
  { result: infer Result } ? Result : unknown;

/**
 * Does what an action is asked to: an async generator, which yields feedback and returns the result, or
 * a function that returns the result or a promise of it.
 *
 * @param goal What it is asked to do.
 * @param context Its signal, and whatever else there is to know of the goal.
 */
export type ActionHandler<Goal = unknown, Feedback = unknown, Result = unknown> = (
  goal: Goal,
  context: GoalContext<Feedback>,
) => AsyncIterable<Feedback, Result, void> | PromiseLike<Result> | Result;

/** What provides an action. In a mesh without types the handler may say itself what it expects. */
export type ActionCallback<
  M extends MeshTypes,
  A extends ActionName<M>,
  Goal,
  Feedback,
  Result,
> = AnyMesh extends M ? ActionHandler<Goal, Feedback, Result>
  : ActionHandler<ActionGoal<M, A>, ActionFeedback<M, A>, ActionResult<M, A>>;

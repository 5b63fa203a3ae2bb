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
import type { LogThreshold } from "../log/log_level.ts";
import type { NodeLog } from "../logs/node_log.ts";
import { NodeLogs } from "../logs/node_logs.ts";
import { RosyLogger } from "../logs/rosy_logger.ts";
import { composeNode, type NodeSurroundings } from "../node/compose_node.ts";
import type { CoreNode } from "../node/core_node.ts";
import { MeshNode } from "../node/mesh_node.ts";
import type { NodeParts } from "../node/node_parts.ts";
import type { ResolvedNodeOptions } from "../node/options/options.ts";
import type { AnyMesh, MeshParams, MeshTypes } from "../node/types/mesh_types.ts";
import { OwnParams } from "../params/own/own_params.ts";
import { NO_PARAM_SOURCES, type ParamSources } from "../params/param_source.ts";
import type { Params } from "../params/params.ts";
import { RemoteClient } from "../params/remote/remote_client.ts";
import type { RemoteParams, RemoteParamsOptions } from "../params/remote/remote_params.ts";
import type { ParamDefinitions } from "../schema/param_definition.ts";
import type { Node } from "./node.ts";

/** What a {@linkcode FullNode} is told beside what every node is. */
export interface FullNodeOptions {
  /** The params that its mesh has for it. */
  readonly meshParams: ParamDefinitions | undefined;
  /** What its params begin with. */
  readonly paramSources: ParamSources;
  /** The node's logger: what it warns of is logged. */
  readonly logger: RosyLogger;
  readonly logLevel: LogThreshold;
  readonly logTopicLevel: LogThreshold;
}

/** The {@linkcode Node} that there is: a kernel's node, and what is built on it once it is asked for. */
export class FullNode<M extends MeshTypes = AnyMesh> extends MeshNode<M> implements Node<M> {
  readonly #parts: NodeParts;
  readonly #options: FullNodeOptions;
  #madeParams: OwnParams | null = null;
  #madeActions: Actions | null = null;
  #madeLogs: NodeLogs | null = null;
  #declared: Promise<unknown> | null = null;
  #isStarted = false;

  /** Use {@linkcode buildNode} instead. */
  constructor(parts: NodeParts, options: FullNodeOptions) {
    super(parts);
    this.#parts = parts;
    this.#options = options;
    options.logger.tell((level, text) => this.#logs.publishOwn(level, text));
  }

  override async start(): Promise<void> {
    const { meshParams, paramSources } = this.#options;
    if (meshParams) await (this.#declared ??= this.#params.declare(meshParams));
    await super.start();
    this.#isStarted = true;
    this.#madeLogs?.open();
    if (this.#madeParams) this.#madeParams.opened();
    // Whoever gave values that nobody takes is told.
    else if (paramSources.sources.length > 0) this.#madeParams = this.#makeParams();
  }

  get log(): NodeLog {
    return this.#logs.log;
  }

  get params(): Params<MeshParams<M>> {
    // Here and below: what comes from other nodes is what the mesh's types promise.
    return this.#params as unknown as Params<MeshParams<M>>;
  }

  paramsOf<P extends object>(node: string, options: RemoteParamsOptions = {}): RemoteParams<P> {
    const { names, logger } = this.#parts;
    const client = new RemoteClient({
      ...options,
      node: this.#untyped,
      logger,
      name: names.node(node),
    });
    return client as unknown as RemoteParams<P>;
  }

  addAction(
    action: string,
    handler: unknown,
    options?: ActionOptions<never> & { schema?: ActionSchema },
  ): Promise<void> {
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

  /** What is built on a node gives it names and values of all kinds. */
  get #untyped(): CoreNode {
    return this as unknown as CoreNode;
  }

  get #logs(): NodeLogs {
    return this.#madeLogs ??= this.#makeLogs();
  }

  #makeLogs(): NodeLogs {
    const { clock, time } = this.#parts;
    const { logger, logLevel: level, logTopicLevel: topicLevel } = this.#options;
    const options = { level, topicLevel, clock, time: time.clock, logger: logger.inner };
    const logs = new NodeLogs({ node: this.#untyped, ...options });
    if (this.#isStarted) logs.open();
    this.beforeEnd(() => Promise.resolve(logs.finish()));
    return logs;
  }

  get #params(): OwnParams {
    return this.#madeParams ??= this.#makeParams();
  }

  #makeParams(): OwnParams {
    const { paramSources: sources } = this.#options;
    const params = new OwnParams({ node: this.#untyped, logger: this.#parts.logger, sources });
    this.beforeEnd(() => params.close());
    if (this.#isStarted) params.opened();
    return params;
  }

  get #actions(): Actions {
    return this.#madeActions ??= this.#makeActions();
  }

  #makeActions(): Actions {
    const { names, types, time, clock, logger } = this.#parts;
    const actions = new Actions({
      node: this.#untyped,
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
 * @param paramSources What its params begin with.
 * @returns The node, not started.
 */
export function composeFullNode<M extends MeshTypes = AnyMesh>(
  options: ResolvedNodeOptions,
  surroundings: NodeSurroundings,
  paramSources: ParamSources = NO_PARAM_SOURCES,
): FullNode<M> {
  const { logLevel, logTopicLevel } = options;
  const logger = new RosyLogger(options.logger);
  return composeNode({ ...options, logger }, surroundings, (parts) => {
    const meshParams = options.mesh && paramsOfMesh(options.mesh.schemas.params ?? {}, parts);
    return new FullNode<M>(parts, { meshParams, paramSources, logger, logLevel, logTopicLevel });
  });
}

/** Names of nodes in a mesh are those of the code, as those of topics are. */
function paramsOfMesh(
  params: Readonly<Record<string, ParamDefinitions>>,
  { names, own }: NodeParts,
): ParamDefinitions | undefined {
  const { name } = own.record.id;
  return Object.entries(params).find(([node]) => names.node(node) === name)?.[1];
}

import { didYouMean } from "../text/suggest.ts";
import type { LaunchReporter } from "./events.ts";
import type { LaunchedNode } from "./launched_node.ts";
import type { Launcher } from "./launcher.ts";
import type { LaunchedProcess } from "./processes/launched_process.ts";

/** What a user can have done to nodes of a launch that runs. */
export type NodeAction = "start" | "stop" | "restart";

/** What can be asked for. */
export const NODE_ACTIONS: readonly NodeAction[] = ["start", "stop", "restart"];

/** Processes of one node. */
interface Target {
  readonly node: LaunchedNode;
  readonly processes: readonly LaunchedProcess[];
}

/**
 * Starts, stops and restarts nodes of a launch while it runs.
 *
 * - All or nothing: where one of the nodes cannot be started, none is stopped.
 * - The rules of the launch file hold: dependants stop first and start last, and a node is started
 *   once what it waits for is there. Nodes that were not named go on.
 * - Once everything is being stopped, nothing starts.
 */
export class NodeActions {
  readonly #launcher: Launcher;
  readonly #reporter: LaunchReporter;

  /**
   * @param launcher The launch.
   * @param reporter Hears what was asked for.
   */
  constructor(launcher: Launcher, reporter: LaunchReporter) {
    this.#launcher = launcher;
    this.#reporter = reporter;
  }

  /**
   * Finds processes.
   *
   * @param name A node's name, or a process's label such as `camera#2`; a leading slash may stand
   * before it.
   * @returns The processes.
   * @throws {Deno.errors.NotFound} If there is none.
   */
  find(name: string): readonly LaunchedProcess[] {
    const { nodes, processes, coordinator } = this.#launcher;
    const wanted = name.replace(/^\//, "");
    const ofNode = nodes.find(({ plan }) => plan.name === wanted)?.processes;
    const found = ofNode ?? processes.filter(({ label }) => label === wanted);
    if (found.length > 0) return found;
    const names = [
      ...nodes.map(({ plan }) => plan.name),
      ...coordinator ? [coordinator.label] : [],
    ];
    throw new Deno.errors.NotFound(
      `there is no node "${name}"${didYouMean(wanted, names)}: it has ${names.join(", ")}`,
    );
  }

  /**
   * Does something to nodes, and waits until it is done.
   *
   * @param action What to do.
   * @param names Nodes, or single processes of theirs.
   * @returns The processes that it was done to.
   * @throws {Error} If one of them does not exist or cannot be started, or where the whole launch is
   * being stopped.
   */
  async perform(action: NodeAction, names: readonly string[]): Promise<LaunchedProcess[]> {
    const processes = [...new Set(names.flatMap((name) => this.find(name)))];
    const targets = this.#targets(processes);
    if (this.#launcher.stopping.aborted) {
      throw new Error(`Cannot ${action} nodes: the whole launch is being stopped`);
    }
    if (action !== "stop") this.#checkDependencies(action, targets);
    this.#reporter.event({ type: "asked", action, labels: processes.map(({ label }) => label) });
    await this.#launcher.whileWatching(() => this.apply(action, processes));
    return processes;
  }

  /**
   * Does something to processes, without a word.
   *
   * @param action What to do.
   * @param processes The processes.
   */
  async apply(action: NodeAction, processes: readonly LaunchedProcess[]): Promise<void> {
    const targets = this.#targets(processes);
    // Each of them sees of the others what they are to do, not what they did before.
    const changes = targets.map(({ node, processes }) => {
      const dependencies = this.#launcher.dependenciesOf(node);
      const dependants = targets.map((target) => target.node)
        .filter((other) => this.#launcher.dependenciesOf(other).includes(node));
      return node.change({
        processes,
        ...(action !== "start" && { stop: { dependants } }),
        ...(action !== "stop" && { start: { dependencies } }),
      });
    });
    await Promise.all([...changes, this.#changeCoordinator(action, processes)]);
  }

  #targets(processes: readonly LaunchedProcess[]): Target[] {
    return this.#launcher.nodes.map((node) => ({
      node,
      processes: node.processes.filter((process) => processes.includes(process)),
    })).filter((target) => target.processes.length > 0);
  }

  async #changeCoordinator(
    action: NodeAction,
    processes: readonly LaunchedProcess[],
  ): Promise<void> {
    const { coordinator, stopping } = this.#launcher;
    if (!coordinator || !processes.includes(coordinator)) return;
    if (action !== "start") await coordinator.stop();
    if (action !== "stop" && !stopping.aborted) coordinator.start();
  }

  /**
   * Finds out why nodes cannot be started just now.
   *
   * @param nodes The nodes, all of which are to be.
   * @returns Why, and which nodes it takes; `undefined` where they can.
   */
  obstacleOf(
    nodes: readonly LaunchedNode[],
  ): { readonly node: string; readonly dependency: string; readonly absence: string } | undefined {
    for (const node of nodes) {
      for (const dependency of this.#launcher.dependenciesOf(node)) {
        const { absence, plan: { name } } = dependency;
        if (absence === undefined || nodes.includes(dependency)) continue;
        return { node: node.plan.name, dependency: name, absence };
      }
    }
  }

  #checkDependencies(action: NodeAction, targets: readonly Target[]): void {
    const obstacle = this.obstacleOf(targets.map(({ node }) => node));
    if (!obstacle) return;
    const { node, dependency, absence } = obstacle;
    throw new Error(
      `Cannot ${action} node "${node}": it depends on "${dependency}", which ${absence}; ` +
        `start both: rosy launch start ${dependency} ${node}`,
    );
  }
}

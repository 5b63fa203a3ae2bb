import type { Clock } from "../../time/clock.ts";
import type { LaunchReporter } from "../events.ts";
import type { LaunchedNode } from "../launched_node.ts";
import type { Launcher } from "../launcher.ts";
import type { NodeActions } from "../node_actions.ts";
import { entryFiles } from "./entry_files.ts";
import { FileWatch } from "./file_watch.ts";
import { localImports } from "./local_imports.ts";

/** Whose files are watched, and what is done then. */
export interface NodeWatchOptions {
  readonly launcher: Launcher;
  readonly actions: NodeActions;
  readonly reporter: LaunchReporter;
  readonly clock: Clock;
  /** How this very tool is started. */
  readonly own: readonly string[];
  /** The Deno that is asked what modules import, for nodes whose command names none. */
  readonly deno: string;
}

/**
 * Restarts nodes of a launch when files of theirs change: the program that their command names, and
 * what that imports, where it is a module.
 *
 * - What it imports is looked up again after each change.
 * - A node that was stopped by hand stays stopped; one that has ended or failed is started again.
 * - A node that cannot be started just now goes on as it is.
 */
export class NodeWatch implements Disposable {
  readonly #options: NodeWatchOptions;
  readonly #files: FileWatch;
  readonly #nodesOf = new Map<string, Set<LaunchedNode>>();
  readonly #closed = new AbortController();

  /** @param options Whose files, and what is done then. */
  constructor(options: NodeWatchOptions) {
    this.#options = options;
    const { clock, reporter } = options;
    this.#files = new FileWatch({
      clock,
      changed: (files) => void this.#restart(files),
      failed: (error) => reporter.event({ type: "unwatched", reason: String(error) }),
    });
  }

  /** Finds the files and begins to watch them; tells how many there are. */
  async start(): Promise<void> {
    const { launcher: { nodes }, reporter } = this.#options;
    // What the commands name is there at once, imports take a moment each.
    for (const node of nodes) this.#add(node, this.#entryOf(node).files);
    for (const node of nodes) await this.#addImports(node);
    if (this.#closed.signal.aborted) return;
    const watched = new Set([...this.#nodesOf.values()].flatMap((nodes) => [...nodes]));
    const without = nodes.filter((node) => !watched.has(node)).map(({ plan }) => plan.name);
    reporter.event({ type: "watching", count: this.#files.size, without });
  }

  [Symbol.dispose](): void {
    this.#closed.abort();
    this.#files[Symbol.dispose]();
  }

  #entryOf({ plan }: LaunchedNode) {
    return entryFiles(plan, this.#options.own);
  }

  async #addImports(node: LaunchedNode): Promise<void> {
    const entry = this.#entryOf(node);
    const { deno = this.#options.deno } = entry;
    const { signal } = this.#closed;
    this.#add(node, await localImports(entry, { cwd: node.plan.cwd, deno, signal }));
  }

  #add(node: LaunchedNode, files: readonly string[]): void {
    for (const file of files) {
      const nodes = this.#nodesOf.get(file) ?? new Set();
      this.#nodesOf.set(file, nodes.add(node));
    }
    this.#files.add(files);
  }

  async #restart(files: readonly string[]): Promise<void> {
    const { launcher, actions, reporter } = this.#options;
    if (launcher.stopping.aborted) return;
    const nodes = [...new Set(files.flatMap((file) => [...this.#nodesOf.get(file) ?? []]))];
    const processes = nodes.filter((node) => actions.obstacleOf([node]) === undefined)
      .flatMap(({ processes }) => processes).filter(({ state }) => state !== "stopped");
    reporter.event({ type: "changed", files, labels: processes.map(({ label }) => label) });
    await launcher.whileWatching(() => actions.apply("restart", processes));
    for (const node of nodes) await this.#addImports(node);
  }
}

import { onAbort } from "../../flow/abort.ts";
import { pause } from "../../flow/pause.ts";
import { errorText } from "../../log/error_text.ts";
import { formatNodeId } from "../../mesh/node_record.ts";
import type { NodeParts } from "../node_parts.ts";
import { terminationSignal } from "./termination.ts";

/** How long what is finished before the end may take, in milliseconds. */
const FINISH_TIMEOUT_MS = 1000;

/** Where a node is in its life. */
type State = "built" | "starting" | "started" | "stopped";

/**
 * The life of a node: from the start of its parts to their end, once.
 *
 * - Stopping may begin at any time, also while the node starts: then the start fails.
 * - What the node was asked to do before is finished first; nothing new begins meanwhile. What is
 *   built on the node has its last word before that, while the node is in the mesh still.
 * - Parts are started and stopped in the one order in which none misses another one.
 */
export class NodeLife {
  readonly #parts: NodeParts;
  readonly #ended: () => void;
  readonly #stopped = Promise.withResolvers<void>();
  readonly #ending = new AbortController();
  readonly #lastWords: (() => Promise<void>)[] = [];
  #state: State = "built";
  /** Whether somebody asked the program to end. */
  #isTerminated = false;
  #starting: Promise<void> | null = null;
  #stopping: Promise<void> | null = null;
  #releasing: Promise<void> | null = null;
  /** To the signal that stops the node. */
  #listening: Disposable | null = null;

  /**
   * @param parts What lives.
   * @param ended Called when the node begins to stop.
   */
  constructor(parts: NodeParts, ended: () => void) {
    this.#parts = parts;
    this.#ended = ended;
    // Where it has come already, whoever starts the node is told why it cannot.
    if (!parts.signal?.aborted) this.#listening = onAbort(parts.signal, () => void this.stop());
  }

  /** Aborted when the node begins to stop: ends whatever waits. */
  get ending(): AbortSignal {
    return this.#ending.signal;
  }

  /** Whether the node is in the mesh. */
  get isStarted(): boolean {
    return this.#state === "started";
  }

  /** @throws {Error} If the node cannot be started (any more). */
  start(): Promise<void> {
    if (this.#state !== "built") {
      const state = this.#state === "stopped"
        ? "is stopped; build a new one"
        : "was already started";
      return Promise.reject(new Error(`Cannot start node "${this.#name}": it ${state}`));
    }
    this.#state = "starting";
    this.#starting = this.#start();
    return this.#starting;
  }

  /** @returns A promise that settles when all parts have ended; the same one each time. */
  stop(): Promise<void> {
    this.#stopping ??= this.#stop();
    return this.#stopping;
  }

  /**
   * Has something done when the node is told to stop, before it begins to: it can send and answer
   * still. It has a second; what fails is logged. A node that is stopped while it starts does without.
   */
  beforeEnd(lastWord: () => Promise<void>): void {
    this.#lastWords.push(lastWord);
  }

  /** Waits until the node has stopped, or somebody asks the program to end, and stops it. */
  async forever(): Promise<void> {
    this.assertUsable("wait for the end");
    const termination = terminationSignal();
    try {
      const received = termination.received.then(() => void (this.#isTerminated = true));
      await Promise.race([received, this.#stopped.promise]);
    } finally {
      termination.ignore();
    }
    await this.stop();
  }

  /** @throws {Error} If the node is stopped, saying what it cannot do. */
  assertUsable(what: string): void {
    if (this.#state !== "stopped") return;
    const error = new Error(`Cannot ${what}: node "${this.#name}" is stopped`);
    // Whoever pressed Ctrl-C knows why, and must not take what a timer still wanted for a crash.
    if (this.#isTerminated) error.stack = `${error.name}: ${error.message}`;
    throw error;
  }

  /** @throws {Error} Saying what a node cannot do that is not in the mesh. */
  refuse(what: string): never {
    this.assertUsable(what);
    throw new Error(`Cannot ${what}: node "${this.#name}" is not started; await start() first`);
  }

  get #name(): string {
    return this.#parts.own.record.id.name;
  }

  /** As logs call the node. */
  get #fullId(): string {
    return formatNodeId(this.#parts.own.record.id);
  }

  async #start(): Promise<void> {
    const { endpoint, discovery, own, topology, sender, time, stats, logger } = this.#parts;
    try {
      time.open();
      this.#assertStarting();
      own.setAddresses(await endpoint.open());
      this.#assertStarting();
      topology.put(own.record);
      await discovery.start(own.record);
      this.#assertStarting();
      sender.awaitDiscovery(discovery.settled());
      this.#state = "started";
      stats.open();
      logger.info(`Started node ${this.#fullId}`);
    } catch (error) {
      this.#end();
      await this.#release();
      throw error;
    }
  }

  /** While it starts, a node may be stopped or its signal aborted. */
  #assertStarting(): void {
    this.#parts.signal?.throwIfAborted();
    if (this.#state === "starting") return;
    throw new Error(`Cannot start node "${this.#name}": it was stopped meanwhile`);
  }

  async #stop(): Promise<void> {
    const { discovery } = this.#parts;
    if (this.isStarted && this.#lastWords.length > 0) await this.#haveLastWords();
    // Discovery may be waiting for a coordinator: the start goes on, and fails, when that ends.
    if (this.#state === "starting") void discovery.stop();
    this.#end();
    // What went wrong there was told to whoever started the node.
    await this.#starting?.catch(() => {});
    await this.#release();
  }

  async #haveLastWords(): Promise<void> {
    const { clock, logger } = this.#parts;
    const over = new AbortController();
    const words = this.#lastWords.map(async (word) => {
      try {
        await word();
      } catch (error) {
        logger.warn(`Cannot stop node ${this.#fullId} in order: ${errorText(error)}`);
      }
    });
    const timeout = pause(FINISH_TIMEOUT_MS, { clock, signal: over.signal });
    await Promise.race([Promise.all(words), timeout]);
    over.abort();
  }

  /** From now on nothing new begins, and what waits gives up. */
  #end(): void {
    this.#state = "stopped";
    this.#listening?.[Symbol.dispose]();
    this.#ending.abort();
    this.#parts.types.close();
    this.#parts.status.close();
    this.#parts.inquirer.close();
    this.#ended();
  }

  #release(): Promise<void> {
    this.#releasing ??= this.#finish();
    return this.#releasing;
  }

  async #finish(): Promise<void> {
    const { own, listeners, sender, caller, responder, endpoint, discovery, topology, time } =
      this.#parts;
    const { stats, reporter, logger } = this.#parts;
    await sender.flush();
    await endpoint.drain(sender.retained.finish());
    stats.close();
    caller.close();
    responder.close();
    // First of all, so that a callback that never ends does not hold up the connections.
    time.close();
    listeners.close();
    for (const end of await Promise.allSettled([discovery.stop(), endpoint.close()])) {
      if (end.status === "fulfilled") continue;
      logger.warn(`Cannot stop node ${this.#fullId} in order: ${errorText(end.reason)}`);
    }
    reporter[Symbol.dispose]();
    sender.close();
    topology.remove(own.record.id.uuid);
    logger.info(`Stopped node ${this.#fullId}`);
    this.#stopped.resolve();
  }
}

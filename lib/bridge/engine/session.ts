import { Gate } from "../../flow/gate.ts";
import { pause } from "../../flow/pause.ts";
import { Inbound } from "./inbound.ts";
import { InServices } from "./in_services.ts";
import { Outbound } from "./outbound.ts";
import { OutServices } from "./out_services.ts";
import { ownGraph } from "./own_graph.ts";
import type { SessionParts } from "./session_parts.ts";

/** Several changes of a mesh within so long are dealt with at once, in milliseconds. */
const GATHER_MS = 20;

/** What works over one connection while this bridge is the one at work. */
export class Session implements AsyncDisposable {
  readonly #parts: SessionParts;
  readonly #workers: readonly [Inbound, Outbound, InServices, OutServices];
  readonly #ending = new AbortController();
  readonly #changed = new Gate();
  readonly #running: Promise<void>;
  readonly #unsubscribe: () => void;

  constructor(parts: SessionParts) {
    this.#parts = parts;
    this.#workers = [
      new Inbound(parts),
      new Outbound(parts),
      new InServices(parts),
      new OutServices(parts),
    ];
    this.#unsubscribe = parts.node.topology.subscribe(() => this.changed());
    this.#running = this.#run();
  }

  /** Something has changed at either side. */
  changed(): void {
    this.#changed.open();
  }

  /** @returns A promise that resolves when all that is wanted now is open. */
  async settled(): Promise<void> {
    this.#update();
    await Promise.all(this.#workers.map((worker) => worker.settled()));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#unsubscribe();
    this.#ending.abort();
    this.#changed.open();
    await this.#running;
    await Promise.all(this.#workers.map((worker) => worker[Symbol.asyncDispose]()));
  }

  #update(): void {
    for (const worker of this.#workers) worker.update();
    this.#parts.connection.present?.(ownGraph(this.#parts));
  }

  async #run(): Promise<void> {
    const { signal } = this.#ending;
    const { clock } = this.#parts;
    while (!signal.aborted) {
      const changed = this.#changed.wait();
      this.#update();
      await pause(GATHER_MS, { clock, signal });
      await changed;
    }
  }
}

import type { Msg, Subscription } from "@nats-io/transport-node";
import type { Clock } from "../../../time/clock.ts";
import type { FarNode } from "../../bridge.ts";
import type { NatsClient } from "../nats_client.ts";
import type { RosySubjects } from "../subject_plan.ts";
import { OtherMesh } from "./other_mesh.ts";
import { OwnState } from "./own_state.ts";
import { decodePresence, encodePresence, keyOf, type PresenceMessage } from "./presence_message.ts";

/** How often a bridge says that it is there, in milliseconds. */
const ALIVE_EVERY_MS = 2000;
/** A mesh that has said nothing for so long is gone. */
const SILENT_MS = 6000;
/** A mesh is not asked for all more often than this. */
const ASK_EVERY_MS = 1000;
/** Changes are gathered for so long. */
const GATHER_MS = 20;
/** The most meshes that one knows; more than that is an attack. */
const MAX_MESHES = 256;
/** The most nodes that all of them have together. */
const MAX_ALL_NODES = 16_384;
const MAX_ID_LENGTH = 64;

/** Who tells whom. */
export interface PresenceOptions {
  readonly client: NatsClient;
  readonly subjects: RosySubjects;
  readonly clock: Clock;
  /** What this bridge is known by. */
  readonly id: string;
  /** Takes the nodes of all other meshes. */
  readonly graph: (nodes: readonly FarNode[]) => void;
  readonly refused: (why: string, detail?: string) => void;
}

/**
 * Tells other meshes what this one has, and hears the same of them.
 *
 * - Each change is told once, with a number. Every two seconds a bridge says that it is there, and
 *   which number it is at: who has missed one asks for all. Who joins asks all others at once.
 * - A bridge that goes says so; one that is silent for six seconds is gone.
 * - What others tell is bounded: nodes, names, meshes.
 */
export class Presence implements AsyncDisposable {
  readonly #options: PresenceOptions;
  readonly #own: OwnState;
  readonly #others = new Map<string, OtherMesh>();
  readonly #subscriptions: readonly Subscription[];
  #nodes: readonly FarNode[] = [];
  #cancelChange: (() => void) | null = null;
  #cancelGraph: (() => void) | null = null;
  #cancelAlive: () => void = () => {};

  constructor(options: PresenceOptions) {
    const { client, subjects, clock, id } = options;
    this.#options = options;
    this.#own = new OwnState(Math.floor(client.maxPayload / 4), Math.floor(clock.epochMs()));
    this.#subscriptions = [
      client.subscribe(`${subjects.state}*`, (message) => this.#hear(subjects.state, message)),
      client.subscribe(`${subjects.told}${id}.*`, (message) => {
        this.#hear(`${subjects.told}${id}.`, message);
      }),
      client.subscribe(`${subjects.ask}${id}`, (message) => this.#tellAll(message)),
      client.subscribe(`${subjects.ask}all`, (message) => this.#tellAll(message)),
    ];
    this.#ask("all");
    this.#stayAlive();
  }

  /**
   * Tells what this mesh has.
   *
   * @param nodes All of it.
   */
  present(nodes: readonly FarNode[]): void {
    this.#nodes = nodes;
    this.#cancelChange ??= this.#options.clock.after(GATHER_MS, () => this.#tellChange());
  }

  /** Says goodbye, if the connection is still there. */
  [Symbol.asyncDispose](): Promise<void> {
    this.#cancelAlive();
    this.#cancelChange?.();
    this.#cancelGraph?.();
    for (const subscription of this.#subscriptions) subscription.unsubscribe();
    this.#tell(encodePresence({ kind: "bye" }));
    return Promise.resolve();
  }

  #tellChange(): void {
    this.#cancelChange = null;
    for (const message of this.#own.update(this.#nodes)) this.#tell(message);
  }

  #stayAlive(): void {
    this.#tell(this.#own.alive());
    this.#forgetSilent();
    this.#cancelAlive = this.#options.clock.after(ALIVE_EVERY_MS, () => this.#stayAlive());
  }

  #tell(message: Uint8Array): void {
    const { subjects, id } = this.#options;
    this.#publish(`${subjects.state}${id}`, message);
  }

  #tellAll({ data }: Msg): void {
    const { subjects, id } = this.#options;
    const asker = textOf(data);
    if (!isId(asker) || asker === id) return;
    for (const message of this.#own.whole()) {
      this.#publish(`${subjects.told}${asker}.${id}`, message);
    }
  }

  #ask(whom: string): void {
    const { subjects, id } = this.#options;
    this.#publish(`${subjects.ask}${whom}`, new TextEncoder().encode(id));
  }

  #publish(subject: string, message: Uint8Array): void {
    const { client } = this.#options;
    if (client.isOpen) void client.publish(subject, message);
  }

  #hear(root: string, { subject, data }: Msg): void {
    const id = subject.slice(root.length);
    if (!isId(id) || id === this.#options.id) return;
    const message = decodePresence(data);
    if (message === undefined) return this.#options.refused("presence", `of bridge ${id}`);
    if (message.kind === "bye") return this.#forget(id);
    this.#take(id, message);
  }

  #take(id: string, message: Exclude<PresenceMessage, { kind: "bye" }>): void {
    const nowMs = this.#options.clock.monotonicMs();
    const mesh = this.#others.get(id) ?? this.#meet(id, nowMs);
    if (mesh === undefined) return;
    mesh.heardAtMs = nowMs;
    const outcome = mesh.take(message);
    if (outcome === "changed") this.#tellGraph();
    if (outcome !== "ask" || nowMs - mesh.askedAtMs < ASK_EVERY_MS) return;
    mesh.askedAtMs = nowMs;
    this.#ask(id);
  }

  #meet(id: string, nowMs: number): OtherMesh | undefined {
    if (this.#others.size >= MAX_MESHES) {
      this.#options.refused("presence", `of more than ${MAX_MESHES} meshes`);
      return undefined;
    }
    const mesh = new OtherMesh(nowMs);
    this.#others.set(id, mesh);
    return mesh;
  }

  #forget(id: string): void {
    if (this.#others.delete(id)) this.#tellGraph();
  }

  #forgetSilent(): void {
    const silentMs = this.#options.clock.monotonicMs() - SILENT_MS;
    for (const [id, { heardAtMs }] of this.#others) if (heardAtMs < silentMs) this.#forget(id);
  }

  #tellGraph(): void {
    this.#cancelGraph ??= this.#options.clock.after(GATHER_MS, () => {
      this.#cancelGraph = null;
      this.#options.graph(this.#merged());
    });
  }

  /** Where two bridges of a mesh follow each other, both tell of its nodes for a while. */
  #merged(): FarNode[] {
    const nodes = new Map<string, FarNode>();
    for (const [id, mesh] of this.#others) {
      for (const node of mesh.nodes) {
        if (nodes.size >= MAX_ALL_NODES) return [...nodes.values()];
        nodes.set(node.id ?? `${id}/${keyOf(node)}`, node);
      }
    }
    return [...nodes.values()];
  }
}

function textOf(bytes: Uint8Array): string {
  return bytes.length <= MAX_ID_LENGTH ? new TextDecoder().decode(bytes) : "";
}

function isId(text: string): boolean {
  return text.length <= MAX_ID_LENGTH && /^[\w-]+$/.test(text) && text !== "all";
}

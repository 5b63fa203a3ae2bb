import type { FarNode } from "../../bridge.ts";
import {
  keyOf,
  MAX_NODES,
  type PresenceMessage,
  type StateChange,
  type WholeState,
} from "./presence_message.ts";

/** What a message of another mesh brought: whether its nodes changed, or all has to be asked for. */
export type Outcome = "same" | "changed" | "ask";

/** What another mesh has, as far as it was told. */
export class OtherMesh {
  /** When it was heard last, on a clock that never jumps, in milliseconds. */
  heardAtMs: number;
  /** When it was asked for all last. */
  askedAtMs = -Infinity;
  readonly #nodes = new Map<string, FarNode>();
  /** `null` until all was told once. */
  #version: number | null = null;
  #gathered: WholeState[] = [];

  constructor(nowMs: number) {
    this.heardAtMs = nowMs;
  }

  /** Its nodes. */
  get nodes(): readonly FarNode[] {
    return [...this.#nodes.values()];
  }

  /** Takes what it told. */
  take(message: Exclude<PresenceMessage, { kind: "bye" }>): Outcome {
    switch (message.kind) {
      case "alive":
        return this.#compare(message.version);
      case "change":
        return this.#change(message);
      case "whole":
        return this.#gather(message);
    }
  }

  #compare(version: number): Outcome {
    if (version === this.#version) return "same";
    // What it says comes in order: it has begun anew, and what it told before is of no use.
    if (this.#version !== null && version < this.#version) this.#version = null;
    return "ask";
  }

  #change({ version, nodes, gone }: StateChange): Outcome {
    if (this.#version === null) return "ask";
    // What was told with all of it comes once more.
    if (version <= this.#version) return "same";
    if (version !== this.#version + 1) return "ask";
    this.#version = version;
    for (const key of gone) this.#nodes.delete(key);
    this.#put(nodes);
    return "changed";
  }

  #gather(part: WholeState): Outcome {
    // A change may have come between the question and its answer.
    if (this.#version !== null && part.version < this.#version) return "same";
    if (part.part !== this.#gathered.length || part.part === 0) this.#gathered = [];
    if (part.part !== this.#gathered.length) return "same";
    if (part.part > 0 && this.#gathered[0]!.version !== part.version) return "ask";
    this.#gathered.push(part);
    if (part.part + 1 < part.parts && this.#gatheredNodes() <= MAX_NODES) return "same";
    this.#nodes.clear();
    for (const { nodes } of this.#gathered) this.#put(nodes);
    this.#gathered = [];
    this.#version = part.version;
    return "changed";
  }

  #gatheredNodes(): number {
    return this.#gathered.reduce((sum, { nodes }) => sum + nodes.length, 0);
  }

  #put(nodes: readonly FarNode[]): void {
    for (const node of nodes) {
      const key = keyOf(node);
      if (this.#nodes.size < MAX_NODES || this.#nodes.has(key)) this.#nodes.set(key, node);
    }
  }
}

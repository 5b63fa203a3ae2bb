import type { FarNode } from "../../bridge.ts";
import {
  encodePresence,
  keyOf,
  MAX_NODES,
  nodeText,
  presenceBytes,
  type PresenceMessage,
  withoutTypes,
} from "./presence_message.ts";

/** What this mesh has, as others are told: which version, and what has changed since the one before. */
export class OwnState {
  readonly #maxBytes: number;
  #nodes = new Map<string, { readonly node: FarNode; readonly text: string }>();
  #version: number;

  /**
   * @param maxBytes How large a message may be.
   * @param version What to count from: more than any bridge of this id has counted to before.
   */
  constructor(maxBytes: number, version: number) {
    this.#maxBytes = maxBytes;
    this.#version = version;
  }

  /** The version that those who know all know. */
  get version(): number {
    return this.#version;
  }

  /**
   * Takes the whole picture.
   *
   * @param nodes The nodes that there are now.
   * @returns The messages that tell what has changed; none where nothing has.
   */
  update(nodes: readonly FarNode[]): Uint8Array[] {
    const before = this.#nodes;
    this.#nodes = this.#fitting(nodes);
    const changed = [...this.#nodes.values()]
      .filter(({ node, text }) => before.get(keyOf(node))?.text !== text);
    const gone = [...before.keys()].filter((key) => !this.#nodes.has(key));
    if (changed.length === 0 && gone.length === 0) return [];
    const parts = this.#divide(changed.map(({ node }) => node));
    return parts.map((part, index) =>
      encodePresence({
        kind: "change",
        version: ++this.#version,
        nodes: part,
        gone: index === 0 ? gone : [],
      })
    );
  }

  /** @returns The messages that tell all that there is. */
  whole(): Uint8Array[] {
    const parts = this.#divide([...this.#nodes.values()].map(({ node }) => node));
    const version = this.#version;
    return parts.map((nodes, part) =>
      encodePresence({ kind: "whole", version, part, parts: parts.length, nodes })
    );
  }

  /** @returns The message that tells that this mesh is there. */
  alive(): Uint8Array {
    const message: PresenceMessage = { kind: "alive", version: this.#version };
    return encodePresence(message);
  }

  /** What a message takes: without types where it takes too much, and nothing at all beyond that. */
  #fitting(nodes: readonly FarNode[]): Map<string, { node: FarNode; text: string }> {
    const fitting = new Map<string, { node: FarNode; text: string }>();
    for (const node of nodes.slice(0, MAX_NODES)) {
      const fit = [node, withoutTypes(node)].find((each) => presenceBytes(each) <= this.#maxBytes);
      if (fit) fitting.set(keyOf(fit), { node: fit, text: nodeText(fit) });
    }
    return fitting;
  }

  #divide(nodes: readonly FarNode[]): FarNode[][] {
    const parts: FarNode[][] = [[]];
    let bytes = 0;
    for (const node of nodes) {
      const own = presenceBytes(node);
      if (bytes > 0 && bytes + own > this.#maxBytes) {
        parts.push([]);
        bytes = 0;
      }
      parts.at(-1)!.push(node);
      bytes += own;
    }
    return parts;
  }
}

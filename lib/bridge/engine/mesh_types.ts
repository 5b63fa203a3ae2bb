import type { Node } from "../../facade/node.ts";
import { Schemas } from "../../web/gateway/schemas.ts";
import type { BridgedType } from "../bridge.ts";
import type { RoutedKind } from "../route.ts";
import type { Passage } from "./route_table.ts";

/** The most types that are kept. */
const MAX_TYPES = 4096;

/**
 * What the nodes of a mesh say of the types of their topics and services, for the other side of a
 * bridge: the name at once, all of it as soon as it has been fetched.
 */
export class MeshTypes {
  readonly #node: Node;
  readonly #schemas: Schemas;
  readonly #changed: () => void;
  readonly #known = new Map<string, BridgedType>();

  /**
   * @param node The bridge's node.
   * @param changed Called when more is known of a type.
   */
  constructor(node: Node, changed: () => void) {
    this.#node = node;
    this.#schemas = new Schemas(node);
    this.#changed = changed;
  }

  /**
   * What is known of a type now.
   *
   * @param kind Of what.
   * @param passage Its names; a route may say what the type is called at the other side.
   * @returns The same object until more is known; `undefined` where nobody says anything.
   */
  of(kind: RoutedKind, { near, route }: Passage): BridgedType | undefined {
    const { type } = route.options;
    const [claim] = kind === "topics"
      ? this.#node.topicTypes(`/${near}`)
      : this.#node.serviceTypes(`/${near}`);
    const name = type ?? claim?.name;
    if (name === undefined) return undefined;
    const key = `${kind} ${claim?.hash} ${name} ${near}`;
    const known = this.#known.get(key);
    if (known) return known;
    if (this.#known.size >= MAX_TYPES) this.#known.clear();
    const told = { name };
    this.#known.set(key, told);
    if (claim) void this.#fetch(kind, near, (found) => this.#known.set(key, { ...found, name }));
    return told;
  }

  async #fetch(
    kind: RoutedKind,
    near: string,
    found: (type: BridgedType) => void,
  ): Promise<void> {
    // Whoever has it may be gone: there is the name alone then.
    const document = await this.#schemas.of(kind, near).catch(() => null);
    if (!document || this.#node.signal.aborted) return;
    found({ name: document.name, document });
    this.#changed();
  }
}

/** @returns Whether no more is said by one than by the other. */
export function isSameType(a: BridgedType | undefined, b: BridgedType | undefined): boolean {
  return a?.name === b?.name && a?.document === b?.document;
}

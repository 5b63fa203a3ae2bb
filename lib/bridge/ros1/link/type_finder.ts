import type { BridgedType } from "../../bridge.ts";
import type { Ros1Node } from "../node/ros1_node.ts";
import type { TypeLibrary } from "../types/type_library.ts";
import { bridgedMessage, bridgedService } from "./far_types.ts";

/** What a {@linkcode TypeFinder} asks. */
export interface TypeFinderOptions {
  readonly node: Ros1Node;
  readonly library: TypeLibrary;
  /** Told that more is known than before, or that nothing more can be found out. */
  readonly changed: () => void;
  /** Told why a type cannot be told. */
  readonly failed: (what: string, error: unknown) => void;
  readonly signal: AbortSignal;
}

/** The most types and services that are kept in mind. */
const MAX_KEPT = 5000;
/** How many nodes are asked at a time. */
const MAX_ASKING = 8;

/**
 * Finds out of which types the topics and services of ROS are: by the definitions that are known, else
 * by asking who has them, once.
 */
export class TypeFinder {
  readonly #options: TypeFinderOptions;
  readonly #found = new Map<string, BridgedType | undefined>();
  readonly #waiting: (() => Promise<void>)[] = [];
  #asking = 0;

  /** @param options Whom to ask. */
  constructor(options: TypeFinderOptions) {
    this.#options = options;
  }

  /** Whether it is still finding out something. */
  get isAsking(): boolean {
    return this.#asking > 0 || this.#waiting.length > 0;
  }

  /** @returns The type of a topic, as far as it is known now. */
  topic(topic: string, typeName: string, publisher: string | undefined): BridgedType | undefined {
    if (typeName === "*" || typeName === "") return undefined;
    // What nobody publishes can only be looked up.
    const key = `topic ${typeName}${publisher === undefined ? " known" : ""}`;
    return this.#of(key, { name: typeName }, async () => {
      const { library, node, signal } = this.#options;
      const known = await library.message(typeName);
      if (known || publisher === undefined) return known && bridgedMessage(known);
      const { message_definition: text } = await node.describe(topic, publisher, signal);
      return text === undefined ? undefined : bridgedMessage(await library.learn(typeName, text));
    });
  }

  /** @returns The type of a service, as far as it is known now. */
  service(service: string, provider: string): BridgedType | undefined {
    return this.#of(`service ${service} ${provider}`, undefined, async () => {
      const { library, node, signal } = this.#options;
      const { type, md5sum } = await node.probe(service, signal);
      const known = type === undefined ? undefined : await library.service(type);
      if (known?.md5sum === md5sum) return known && bridgedService(known);
      return type === undefined ? undefined : { name: type };
    });
  }

  #of(
    key: string,
    told: BridgedType | undefined,
    find: () => Promise<BridgedType | undefined>,
  ): BridgedType | undefined {
    if (this.#found.has(key)) return this.#found.get(key);
    if (this.#found.size >= MAX_KEPT) this.#found.clear();
    this.#found.set(key, told);
    this.#waiting.push(() => this.#find(key, find));
    this.#next();
    return told;
  }

  #next(): void {
    while (this.#asking < MAX_ASKING) {
      const find = this.#waiting.shift();
      if (!find) return;
      this.#asking++;
      void find().finally(() => {
        this.#asking--;
        this.#next();
        if (!this.isAsking && !this.#options.signal.aborted) this.#options.changed();
      });
    }
  }

  async #find(key: string, find: () => Promise<BridgedType | undefined>): Promise<void> {
    const { signal, failed } = this.#options;
    try {
      const type = await find();
      if (signal.aborted || !type) return;
      this.#found.set(key, type);
    } catch (error) {
      if (!signal.aborted) failed(key, error);
    }
  }
}

import { documentOf } from "../../schema/document/type_document.ts";
import type { BridgedType } from "../bridge.ts";
import type { Rosapi } from "./rosapi.ts";
import type { Dialect } from "./ros_values.ts";
import { type TopicReader, topicReader } from "./topic_reader.ts";

/** The most types that are kept. */
const MAX_TYPES = 2000;

/** What reads the messages of each type, found once. */
export class TypeReaders {
  readonly #dialect: Dialect;
  readonly #rosapi: Rosapi | undefined;
  readonly #byType = new Map<string, Promise<TopicReader>>();

  /**
   * @param dialect What is spoken there.
   * @param rosapi Says what types are made of, where there is one.
   */
  constructor(dialect: Dialect, rosapi: Rosapi | undefined) {
    this.#dialect = dialect;
    this.#rosapi = rosapi;
  }

  /** @returns What reads messages of a type; of none, where its name is empty. */
  of(type: string): Promise<TopicReader> {
    let reader = this.#byType.get(type);
    if (!reader) {
      if (this.#byType.size >= MAX_TYPES) this.#byType.clear();
      this.#byType.set(type, reader = this.#find(type));
    }
    return reader;
  }

  /** @returns What is told of a type of topics in the mesh; `undefined` for none. */
  async told(type: string): Promise<BridgedType | undefined> {
    if (type === "") return undefined;
    const named = (await this.of(type)).type;
    return { name: type, ...named && { document: documentOf(named) } };
  }

  async #find(type: string): Promise<TopicReader> {
    const dialect = this.#dialect;
    // What rosy itself sends needs no definition.
    const definition = dialect === "rosy" || type === ""
      ? undefined
      : await this.#rosapi?.definition(type);
    return await topicReader(type, { dialect, ...definition && { definition } });
  }
}

import type { NameKind } from "../mesh/name_kinds.ts";
import type { NameSets } from "../mesh/record_names.ts";
import type { SchemaText } from "./schema_text.ts";
import {
  type ServiceSchema,
  type ServiceType,
  serviceType,
  type TopicSchema,
  type TopicType,
  topicType,
} from "./topic_type.ts";
import { formatTypeClaim, type TypeClaim } from "./type_claim.ts";

/** What a node has to do with its own types. */
export interface OwnTypesOptions {
  /** What this node says of itself. */
  readonly names: () => NameSets;
  /** Tells the mesh of types, each with whether this node uses what has it. */
  readonly announce: (claims: ReadonlyMap<string, boolean>) => void;
}

/**
 * The types that a node knows of its topics and services, because it has schemas for them.
 *
 * - A topic or service has one type for as long as the node lives: nobody could tell which one holds.
 * - A type is announced while the node uses what has it.
 */
export class OwnTypes {
  readonly #options: OwnTypesOptions;
  readonly #topics = new Map<string, TopicType>();
  readonly #services = new Map<string, ServiceType>();
  readonly #texts = new Map<string, SchemaText>();

  constructor(options: OwnTypesOptions) {
    this.#options = options;
  }

  /** Whether there are none. */
  get isEmpty(): boolean {
    return this.#texts.size === 0;
  }

  /**
   * Gives a topic its type.
   *
   * @param topic The topic's full name.
   * @param schema Its schema.
   * @returns The type.
   * @throws {TypeError} If the schema cannot be used.
   * @throws {Error} If the topic has another type.
   */
  defineTopic(topic: string, schema: TopicSchema): TopicType {
    const type = topicType(topic, schema);
    return this.#define("topics", topic, type, this.#topics);
  }

  /** Gives a service its type; see {@linkcode defineTopic}. */
  defineService(service: string, schema: ServiceSchema): ServiceType {
    const type = serviceType(service, schema);
    return this.#define("services", service, type, this.#services);
  }

  /** @returns The type of a topic, if it has one. */
  topic(topic: string): TopicType | undefined {
    return this.#topics.get(topic);
  }

  /** @returns The type of a service, if it has one. */
  service(service: string): ServiceType | undefined {
    return this.#services.get(service);
  }

  /** @returns The text of a type of either kind. */
  textOf(kind: TypeClaim["kind"], subject: string): SchemaText | undefined {
    return (kind === "topics" ? this.#topics : this.#services).get(subject)?.text;
  }

  /** @returns The text that has a hash, if it is of one of these types. */
  byHash(hash: string): SchemaText | undefined {
    return this.#texts.get(hash);
  }

  /**
   * Finds the types that are to be announced together with what has them, or no more.
   *
   * @param kind The kind of what the node begins to use, or uses no more.
   * @param names Its names.
   * @param sets All that the node uses then.
   * @returns The claims, each with whether it is to be there.
   */
  claimsOf(kind: NameKind, names: readonly string[], sets: NameSets): Map<string, boolean> {
    const claims = new Map<string, boolean>();
    if (this.isEmpty || kind === "types") return claims;
    for (const name of names) {
      this.#note(claims, kind === "services" ? "services" : "topics", name, sets);
    }
    return claims;
  }

  #define<T extends TopicType>(
    kind: TypeClaim["kind"],
    subject: string,
    type: T,
    types: Map<string, T>,
  ): T {
    const known = types.get(subject);
    if (known) {
      if (known.text.hash === type.text.hash) return known;
      const what = kind === "topics" ? "topic" : "service";
      throw new Error(
        `Cannot give ${what} "${subject}" the type "${type.text.name}": this node has another ` +
          `schema for it, "${known.text.name}"; use one of the two everywhere`,
      );
    }
    types.set(subject, type);
    this.#texts.set(type.text.hash, type.text);
    const { names, announce } = this.#options;
    const claims = new Map<string, boolean>();
    this.#note(claims, kind, subject, names());
    announce(claims);
    return type;
  }

  #note(
    claims: Map<string, boolean>,
    kind: TypeClaim["kind"],
    subject: string,
    { topics, sends, services }: NameSets,
  ): void {
    const text = this.textOf(kind, subject);
    if (!text) return;
    const isUsed = kind === "services"
      ? services.has(subject)
      : topics.has(subject) || sends.has(subject);
    claims.set(formatTypeClaim({ ...text, kind, subject }), isUsed);
  }
}

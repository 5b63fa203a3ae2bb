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
  /** Those of topics whose messages nothing is known of here but what they are called. */
  readonly #announced = new Map<string, SchemaText>();
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

  /**
   * Gives a topic a type that others are told of, and nothing is checked by.
   *
   * @param topic The topic's full name.
   * @param text What others are told.
   * @throws {Error} If the topic has another type.
   */
  announceTopic(topic: string, text: SchemaText): void {
    if (!this.#isNew("topics", topic, text)) return;
    this.#announced.set(topic, text);
    this.#tell("topics", topic, text);
  }

  /** @returns The type of a topic, if it has one that messages are checked by. */
  topic(topic: string): TopicType | undefined {
    return this.#topics.get(topic);
  }

  /** @returns The type of a service, if it has one. */
  service(service: string): ServiceType | undefined {
    return this.#services.get(service);
  }

  /** @returns The text of a type of either kind. */
  textOf(kind: TypeClaim["kind"], subject: string): SchemaText | undefined {
    if (kind === "services") return this.#services.get(subject)?.text;
    return this.#topics.get(subject)?.text ?? this.#announced.get(subject);
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
    const isNew = this.#isNew(kind, subject, type.text);
    const known = types.get(subject);
    if (known) return known;
    types.set(subject, type);
    if (isNew) this.#tell(kind, subject, type.text);
    return type;
  }

  /** @returns Whether something has no type yet; it may have the same one, but no other. */
  #isNew(kind: TypeClaim["kind"], subject: string, text: SchemaText): boolean {
    const known = this.textOf(kind, subject);
    if (known === undefined || known.hash === text.hash) return known === undefined;
    const what = kind === "topics" ? "topic" : "service";
    throw new Error(
      `Cannot give ${what} "${subject}" the type "${text.name}": this node has another ` +
        `schema for it, "${known.name}"; use one of the two everywhere`,
    );
  }

  #tell(kind: TypeClaim["kind"], subject: string, text: SchemaText): void {
    this.#texts.set(text.hash, text);
    const { names, announce } = this.#options;
    const claims = new Map<string, boolean>();
    this.#note(claims, kind, subject, names());
    announce(claims);
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

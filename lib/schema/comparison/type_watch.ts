import { briefText } from "../../log/error_text.ts";
import type { Logger } from "../../log/logger.ts";
import { formatNodeId, type NodeId } from "../../mesh/node_record.ts";
import { JSON_SCHEMA_ENCODING, type SchemaText } from "../schema_text.ts";
import type { TypeClaim } from "../type_claim.ts";
import type { Clock } from "../../time/clock.ts";
import { TokenBucket } from "../../time/token_bucket.ts";
import type { SchemaDifference } from "./compare.ts";
import { differencesText } from "./differences_text.ts";

/** What two nodes that disagree say of one topic or service. */
export interface TypeDispute {
  /** Whether it is a topic or a service. */
  readonly kind: TypeClaim["kind"];
  /** The topic or service. */
  readonly subject: string;
  /** What its type is called here. */
  readonly own: string;
  /** What the other node calls it. */
  readonly other: string;
  /** In what the two differ; empty where that could not be found out. */
  readonly differences: readonly SchemaDifference[];
}

/** What a {@linkcode TypeWatch} works with. */
export interface TypeWatchOptions {
  readonly self: NodeId;
  /** What this node says of a topic or service, if it says anything. */
  readonly own: (kind: TypeClaim["kind"], subject: string) => SchemaText | undefined;
  /** What all nodes say of it. */
  readonly claims: (
    kind: TypeClaim["kind"],
    subject: string,
  ) => readonly (TypeClaim & { readonly nodes: readonly NodeId[] })[];
  /** Whether any node makes a claim; however much is said of one topic, that costs the same. */
  readonly isClaimed: (claim: TypeClaim) => boolean;
  readonly fetch: (claim: TypeClaim) => Promise<SchemaText>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Told of each node that disagrees. */
  readonly disputed: (peer: NodeId, dispute: TypeDispute) => void;
}

/** So many disagreements are remembered, so that each is told once. */
const MAX_KNOWN = 4096;
/** So many texts are fetched at once, and so many more wait. */
const PARALLEL = 4;
const MAX_WAITING = 256;
/** So many disagreements are warned of at once, then one a second: nodes may claim what they like. */
const WARNINGS = { burst: 32, intervalMs: 1000 };

/** What came of a comparison. */
interface Verdict {
  readonly differences: readonly SchemaDifference[];
  /** Why they are not known, where they are not. */
  readonly trouble?: string;
}

/**
 * Compares what other nodes say of types with what this node knows of them.
 *
 * - Of a topic or service that this node uses, and has a schema for, each other type is compared once:
 *   its text is fetched, and one warning names the two nodes and what differs.
 * - Of very many at once some are told of only by their number.
 * - Types whose texts differ in words alone, such as descriptions, are the same.
 */
export class TypeWatch {
  readonly #options: TypeWatchOptions;
  readonly #verdicts = new Map<string, Promise<Verdict>>();
  readonly #waiting: (() => void)[] = [];
  readonly #warnings: TokenBucket;
  /** How many disagreements were not warned of. */
  #untold = 0;
  #running = 0;
  #isClosed = false;

  constructor(options: TypeWatchOptions) {
    this.#options = options;
    this.#warnings = new TokenBucket(options.clock, WARNINGS);
  }

  /** A node says something of a type from now on: this one, or another one. */
  noteClaim(claim: TypeClaim, node: NodeId): void {
    const { self, own, claims } = this.#options;
    const { kind, subject } = claim;
    const text = own(kind, subject);
    if (!text) return;
    if (node.uuid !== self.uuid) return this.#look(text, claim, node);
    for (const other of claims(kind, subject)) {
      for (const peer of other.nodes) this.#look(text, other, peer);
    }
  }

  /** Looks at nothing any more. */
  close(): void {
    this.#isClosed = true;
    this.#waiting.length = 0;
  }

  #look(own: SchemaText, claim: TypeClaim, peer: NodeId): void {
    if (peer.uuid === this.#options.self.uuid || claim.hash === own.hash) return;
    if (claim.encoding !== JSON_SCHEMA_ENCODING) return;
    const key = `${claim.kind} ${claim.hash} ${own.hash} ${claim.subject}`;
    let verdict = this.#verdicts.get(key);
    if (!verdict) {
      if (this.#waiting.length >= MAX_WAITING) return;
      verdict = this.#compare(own, claim).then((found) => {
        const isClaimed = this.#options.isClaimed(claim);
        // What could not be found out, or was told to nobody, is looked at again with the next node.
        if (found.trouble !== undefined || !isClaimed) this.#verdicts.delete(key);
        // Nodes may be gone, or have another schema, before they have answered.
        if (isClaimed) this.#warn(own, claim, peer, found);
        return found;
      });
      this.#verdicts.set(key, verdict);
      if (this.#verdicts.size > MAX_KNOWN) {
        this.#verdicts.delete(this.#verdicts.keys().next().value!);
      }
    }
    void verdict.then(({ differences, trouble }) => {
      if (this.#isClosed || !this.#options.isClaimed(claim)) return;
      if (differences.length === 0 && trouble === undefined) return;
      const { kind, subject, name } = claim;
      this.#options.disputed(peer, { kind, subject, own: own.name, other: name, differences });
    });
  }

  async #compare(own: SchemaText, claim: TypeClaim): Promise<Verdict> {
    try {
      const { text } = await this.#fetch(claim);
      // Loaded by need: few nodes ever meet another type.
      const { compareTypes } = await import("./compare.ts");
      return { differences: compareTypes(claim, own.text, text) };
    } catch (error) {
      return { differences: [], trouble: briefText(error) };
    }
  }

  async #fetch(claim: TypeClaim): Promise<SchemaText> {
    if (this.#running >= PARALLEL) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    this.#running++;
    try {
      return await this.#options.fetch(claim);
    } finally {
      this.#running--;
      this.#waiting.shift()?.();
    }
  }

  #warn(own: SchemaText, claim: TypeClaim, peer: NodeId, { differences, trouble }: Verdict): void {
    if (this.#isClosed) return;
    const { self, logger } = this.#options;
    const { kind, subject, name } = claim;
    const what = `${kind === "topics" ? "Topic" : "Service"} "${subject}"`;
    const between = `node ${formatNodeId(peer)} ("${name}") and here, ${formatNodeId(self)} ` +
      `("${own.name}")`;
    if (trouble === undefined && differences.length === 0) {
      return logger.debug(`${what} has types that differ in words alone at ${between}`);
    }
    if (!this.#warnings.take()) return void this.#untold++;
    const text = trouble ??
      `${differencesText(differences, "here", "there")}; give both the same schema`;
    const others = this.#untold === 0 ? "" : ` (and ${this.#untold} more disagreements)`;
    this.#untold = 0;
    logger.warn(`${what} has different types at ${between}: ${text}${others}`);
  }
}

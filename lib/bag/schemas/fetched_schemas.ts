import { pause } from "../../flow/pause.ts";
import type { Node } from "../../facade/node.ts";
import type { TypeClaim } from "../../schema/type_claim.ts";
import type { Clock } from "../../time/clock.ts";
import { type BagSchema, textSchema } from "./bag_schema.ts";

/** A schema that was asked for. */
export interface FetchedSchema {
  readonly schema: BagSchema | undefined;
  /** Settles once it is there, or is not waited for any more; `null` then. */
  readonly pending: Promise<void> | null;
}

type Fetching = { -readonly [K in keyof FetchedSchema]: FetchedSchema[K] };

/** So long a message waits for its schema, in milliseconds: what waits longer is written without. */
const PATIENCE_MS = 500;

/** The schemas that were asked for: each once, but for those that could not be had. */
export class FetchedSchemas {
  readonly #node: Pick<Node, "fetchSchema">;
  readonly #clock: Clock;
  readonly #ending = new AbortController();
  readonly #fetched = new Map<string, Fetching>();

  /** Fetches as a node, and waits by a clock. */
  constructor(node: Pick<Node, "fetchSchema">, clock: Clock) {
    this.#node = node;
    this.#clock = clock;
  }

  /** @returns The schema of a type, which is on its way from now on. */
  of(claim: TypeClaim): FetchedSchema {
    const key = `${claim.encoding} ${claim.hash} ${claim.name}`;
    let fetched = this.#fetched.get(key);
    if (!fetched) {
      this.#fetched.set(key, fetched = { schema: undefined, pending: null });
      const settled = this.#load(claim, { key, fetched });
      fetched.pending = this.#wait(settled, fetched);
    }
    return fetched;
  }

  /** Fetches nothing any more. */
  close(): void {
    this.#ending.abort();
  }

  async #load(
    claim: TypeClaim,
    { key, fetched }: { key: string; fetched: Fetching },
  ): Promise<void> {
    try {
      const { name, encoding, text } = await this.#node.fetchSchema(claim, {
        signal: this.#ending.signal,
      });
      fetched.schema = textSchema(name, encoding, text);
    } catch {
      // Messages are recorded without it; it is asked for again when nodes say something new.
      this.#fetched.delete(key);
    }
  }

  /** Only so long that nobody who sends is held up for it. */
  async #wait(settled: Promise<void>, fetched: Fetching): Promise<void> {
    const over = new AbortController();
    await Promise.race([settled, pause(PATIENCE_MS, { clock: this.#clock, signal: over.signal })]);
    over.abort();
    fetched.pending = null;
  }
}

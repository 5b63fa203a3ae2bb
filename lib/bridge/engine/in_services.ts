import type { StreamContext } from "../../service/outgoing_stream.ts";
import { defineSchema } from "../../schema/named_schema.ts";
import type { JsonSchema } from "../../schema/json_schema.ts";
import { moveSchema } from "../../schema/document/move_schema.ts";
import { valuesOf } from "../../schema/document/type_document.ts";
import type { ServiceSchema } from "../../schema/topic_type.ts";
import type { BridgedType } from "../bridge.ts";
import { KeptOpen } from "./kept_open.ts";
import type { SessionParts } from "./session_parts.ts";

/** A service of the other side that is provided in the mesh. */
interface Mirrored {
  readonly far: string;
  readonly type: BridgedType | undefined;
}

/** How long the other side has for an answer: the mesh's callers give up earlier, mostly. */
const TIMEOUT_MS = 10 * 60_000;

/** Services of the other side, to be called from the mesh. */
export class InServices implements AsyncDisposable {
  readonly #parts: SessionParts;
  readonly #mirrored: KeptOpen<Mirrored>;

  constructor(parts: SessionParts) {
    this.#parts = parts;
    const { clock, logger } = parts;
    this.#mirrored = new KeptOpen<Mirrored>({
      what: "provide",
      open: (near, mirrored) => this.#provide(near, mirrored),
      isSame: ({ far, type }, wanted) => far === wanted.far && type?.name === wanted.type?.name,
      clock,
      logger,
    });
  }

  /** Provides here what the other side has now, but what the mesh provides itself. */
  update(): void {
    if (this.#parts.connection.call === undefined) return;
    const own = this.#parts.demand.provided();
    const wanted = new Map([...this.#found()].filter(([near]) => !own.has(near)));
    this.#mirrored.want(wanted);
  }

  /** @returns A promise that resolves when what is wanted now is provided. */
  settled(): Promise<void> {
    return this.#mirrored.settled();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#mirrored[Symbol.asyncDispose]();
  }

  *#found(): Generator<[near: string, Mirrored]> {
    const { services, far, link: { traits } } = this.#parts;
    for (const { provides } of far.nodes) {
      for (const { name, type } of provides) {
        const passage = services.in(name);
        if (passage) yield [passage.near, { far: name, type }];
      }
    }
    if (traits.tellsServices) return;
    for (const { names, options: { type } } of services.going("in")) {
      if (!names.isName) continue;
      yield [names.here, { far: names.there, type: type === undefined ? type : { name: type } }];
    }
  }

  async #provide(near: string, { far, type }: Mirrored): Promise<AsyncDisposable> {
    const { node, counts, connection } = this.#parts;
    // As a function, since it is told who calls by `this`.
    const handler = async function (this: StreamContext, _service: string, ...args: unknown[]) {
      counts.calls.in++;
      const { signal, takesParts } = this;
      try {
        return await connection.call!(far, args, { signal, takesParts, timeoutMs: TIMEOUT_MS });
      } catch (error) {
        counts.calls.failed++;
        throw error;
      }
    };
    const schema = type?.document && schemaOf(type);
    const options = { validate: false, ...schema && { schema } };
    // A second KeptOpen of a new connection may be quicker than the last one's end.
    if (node.topology.nodes.get(node.id.uuid)?.services.includes(near)) {
      await node.removeService(`/${near}`);
    }
    await node.addService(`/${near}`, handler, options as { validate: boolean });
    return {
      [Symbol.asyncDispose]: async () => {
        if (!node.signal.aborted) await node.removeService(`/${near}`);
      },
    };
  }
}

/** What a service's document says, as a node is told it; `undefined` where it cannot be said here. */
function schemaOf({ name, document }: BridgedType): ServiceSchema | undefined {
  if (!document) return undefined;
  try {
    const args = valuesOf(document).map((value, index) =>
      defineSchema(name, moveSchema(value, { from: `/prefixItems/${index}` }) as JsonSchema)
    );
    const result = defineSchema(name, (document.result ?? true) as JsonSchema);
    return { name, args, result };
  } catch {
    return undefined;
  }
}

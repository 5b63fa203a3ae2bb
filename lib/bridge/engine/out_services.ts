import type { BridgedType, CallContext } from "../bridge.ts";
import { KeptOpen } from "./kept_open.ts";
import type { Passage } from "./route_table.ts";
import { isSameType } from "./mesh_types.ts";
import type { SessionParts } from "./session_parts.ts";

interface Provided extends Passage {
  readonly type: BridgedType | undefined;
}

/** Services of the mesh, to be called from the other side. */
export class OutServices implements AsyncDisposable {
  readonly #parts: SessionParts;
  readonly #provided: KeptOpen<Provided>;

  constructor(parts: SessionParts) {
    this.#parts = parts;
    const { clock, logger, connection } = parts;
    this.#provided = new KeptOpen<Provided>({
      what: "provide",
      open: (far, { near, route, type }) =>
        connection.provide!(
          far,
          { route, type },
          (args, context) => this.#call(near, args, context),
        ),
      isSame: (open, wanted) => open.near === wanted.near && isSameType(open.type, wanted.type),
      clock,
      logger,
    });
  }

  /** Provides there what the mesh provides now. */
  update(): void {
    const { demand, services, connection, types } = this.#parts;
    if (connection.provide === undefined) return;
    const wanted = new Map<string, Provided>();
    for (const near of demand.provided()) {
      const passage = services.out(near);
      if (!passage || !(passage.route.names.isName || demand.isOwn(near))) continue;
      wanted.set(passage.far, { ...passage, type: types.of("services", passage) });
    }
    this.#provided.want(wanted);
  }

  /** @returns A promise that resolves when what is wanted now is provided. */
  settled(): Promise<void> {
    return this.#provided.settled();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#provided[Symbol.asyncDispose]();
  }

  async #call(near: string, args: readonly unknown[], context: CallContext): Promise<unknown> {
    const { node, demand, counts } = this.#parts;
    counts.calls.out++;
    // Bridges to the same system provide it, too: they would only ask back.
    const provider = node.topology.providers(near).find((record) => !demand.isTwin(record));
    const { signal, timeoutMs, takesParts } = context;
    const options = { signal, timeoutMs, provider: provider?.id.uuid, validate: false };
    const service = node.getService(`/${near}`, options);
    try {
      if (!takesParts) return await service(...args);
      const stream = service.stream(...args);
      const first = await stream.next();
      if (!stream.isPlain) return prepended(first, stream);
      await stream.return();
      return first.value;
    } catch (error) {
      counts.calls.failed++;
      throw error;
    }
  }
}

/** Puts back what was taken from a stream to see what it is. */
async function* prepended<T>(
  first: IteratorResult<T, void>,
  rest: AsyncIterable<T>,
): AsyncGenerator<T> {
  if (first.done) return;
  yield first.value;
  yield* rest;
}

import type { Codec } from "../codec/codec.ts";
import { BUILT_IN_CODECS, type CodecRegistry } from "../codec/registry.ts";
import type { Connection } from "./connection.ts";
import type { PeerLink } from "./peer_link.ts";

const BUILT_IN_NUMBERS: ReadonlyMap<Codec, number> = new Map(
  [...BUILT_IN_CODECS].map(([number, codec]) => [codec, number]),
);

/** Which number stands for which codec in frames: fixed for built-in ones, else per connection. */
export class WireCodecs {
  readonly #registry: CodecRegistry;

  /** @param registry The codecs that this node has. */
  constructor(registry: CodecRegistry) {
    this.#registry = registry;
  }

  /** The codec of a number in a frame from a peer; `undefined` for one this node does not have. */
  read(connection: Connection, number: number): Codec | undefined {
    return BUILT_IN_CODECS.get(number) ??
      this.#registry.byName(connection.codecs[number] ?? "");
  }

  /** The number of a codec in frames to a peer. */
  number(link: PeerLink, codec: Codec): number {
    return BUILT_IN_NUMBERS.get(codec) ?? link.codecNumber(codec.name);
  }

  /** The name of a codec that a peer uses, for people. */
  nameOf(connection: Connection, number: number): string {
    return connection.codecs[number] ?? `number ${number}`;
  }
}

import type { Codec } from "../codec/codec.ts";
import { BUILT_IN_CODECS, type CodecRegistry, FIRST_OWN_CODEC_NUMBER } from "../codec/registry.ts";
import type { Connection } from "./connection.ts";
import type { PeerLink } from "./peer_link.ts";

const BUILT_IN_NUMBERS: ReadonlyMap<string, number> = new Map(
  [...BUILT_IN_CODECS].map(([number, codec]) => [codec.name, number]),
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

  /**
   * The codec of a number in an ANSWER: a provider answers with the codec of the call, by the number
   * that the caller gave it.
   *
   * @param number The number.
   * @param own The codec that this node calls with.
   */
  readAnswer(number: number, own: Codec): Codec | undefined {
    return BUILT_IN_CODECS.get(number) ?? (number < FIRST_OWN_CODEC_NUMBER ? undefined : own);
  }

  /** The number of a codec in frames to a peer. */
  number(link: PeerLink, codec: Codec): number {
    return BUILT_IN_NUMBERS.get(codec.name) ?? link.codecNumber(codec.name);
  }

  /** The codec of a name; `undefined` for one this node does not have. */
  byName(name: string): Codec | undefined {
    return this.#registry.byName(name);
  }

  /** The name of a codec that a peer uses, for people. */
  nameOf(connection: Connection, number: number): string {
    return connection.codecs[number] ?? `number ${number}`;
  }
}

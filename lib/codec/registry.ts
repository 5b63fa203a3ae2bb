import type { Codec } from "./codec.ts";
import { checkCodecName } from "./define_codec.ts";
import { jsonCodec } from "./json/json.ts";
import { msgpackCodec } from "./msgpack/msgpack.ts";
import { structuredCloneCodec } from "./clone/structured_clone.ts";

/** The name of a built-in codec. */
export type CodecName = "msgpack" | "json" | "structured-clone";

/** MessagePack's number on the wire. */
export const MSGPACK_NUMBER = 1;
/** JSON's number on the wire. */
export const JSON_NUMBER = 2;
/** The number of V8's structured clones on the wire. */
export const STRUCTURED_CLONE_NUMBER = 3;
/** Smaller numbers are the built-in codecs'; a connection gives codecs of users the others. */
export const FIRST_OWN_CODEC_NUMBER = 16;

/** The built-in codecs by their numbers on the wire, which never change. */
export const BUILT_IN_CODECS: ReadonlyMap<number, Codec> = new Map([
  [MSGPACK_NUMBER, msgpackCodec],
  [JSON_NUMBER, jsonCodec],
  [STRUCTURED_CLONE_NUMBER, structuredCloneCodec],
]);

const builtInsByName = new Map([...BUILT_IN_CODECS.values()].map((codec) => [codec.name, codec]));

/**
 * The codecs that a node knows: the built-in ones and the user's own.
 *
 * - Names are unique; none of a user's codecs can take the place of a built-in one.
 */
export class CodecRegistry {
  readonly #codecs = new Map<string, Codec>(builtInsByName);

  /**
   * Adds the user's codecs to the built-in ones.
   *
   * @param own The user's codecs; built-in ones among them are ignored.
   * @throws {TypeError} If one is not a codec, or has the name of another.
   */
  constructor(own: Iterable<Codec> = []) {
    for (const codec of own) this.#add(resolveCodec(codec));
  }

  /**
   * Finds a codec.
   *
   * @param name Its name.
   * @returns The codec, or `undefined` if there is none of the name.
   */
  byName(name: string): Codec | undefined {
    return this.#codecs.get(name);
  }

  /** The names of all codecs, the built-in ones first. */
  get names(): string[] {
    return [...this.#codecs.keys()];
  }

  #add(codec: Codec): void {
    const known = this.#codecs.get(codec.name);
    if (known && known !== codec) {
      throw new TypeError(`Cannot add codec "${codec.name}": another one has its name`);
    }
    this.#codecs.set(codec.name, codec);
  }
}

/**
 * Turns an option into a codec.
 *
 * @param option The name of a built-in codec, or a codec.
 * @returns The codec.
 * @throws {TypeError} If it is neither.
 */
export function resolveCodec(option: CodecName | Codec): Codec {
  const codec = typeof option === "string" ? builtInsByName.get(option) : option;
  if (isCodec(codec)) {
    // Of a name that does not travel as it is nobody would know the codec.
    checkCodecName(codec.name, "use");
    return codec;
  }
  const names = [...builtInsByName.keys()].map((name) => `"${name}"`).join(", ");
  const got = typeof option === "string" ? `"${option}"` : describeOption(option);
  throw new TypeError(
    `Cannot use codec ${got}: expected ${names} or an object with name, encode and decode`,
  );
}

function isCodec(value: unknown): value is Codec {
  if (typeof value !== "object" || value === null) return false;
  const { name, encode, decode } = value as Partial<Codec>;
  return typeof name === "string" && name !== "" && typeof encode === "function" &&
    typeof decode === "function";
}

function describeOption(option: unknown): string {
  if (typeof option === "function") return "of type function";
  if (typeof option !== "object" || option === null) return String(option);
  const missing = ["name", "encode", "decode"].filter((key) => !(key in option));
  return missing.length === 0 ? "of that form" : `without ${missing.join(" and ")}`;
}

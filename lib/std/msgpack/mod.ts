/**
 * `@std/msgpack` from npm's copy of the standard library, with types of our own.
 *
 * @module
 */
import { decode as decode_ } from "deno-std/msgpack/decode.js";
import { encode as encode_ } from "deno-std/msgpack/encode.js";

/** What MessagePack can carry without extensions. */
export type ValueType =
  | number
  | bigint
  | string
  | boolean
  | null
  | Uint8Array
  | readonly ValueType[]
  | ValueMap;

/** A MessagePack map with string keys. */
export interface ValueMap {
  [index: string | number]: ValueType;
}

export const encode: (value: ValueType) => Uint8Array<ArrayBuffer> = encode_;
export const decode: (bytes: Uint8Array) => ValueType = decode_;

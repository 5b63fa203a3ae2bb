import { gunzipSync, gzipSync } from "node:zlib";
import { pickle } from "../../../pickle/pickle.ts";
import { unpickle } from "../../../pickle/unpickle.ts";
import type { PythonNodeSpec } from "../specs/node_spec.ts";
import { asNodeSpec, SPEC_CLASSES } from "../specs/spec_classes.ts";
import { toMadeSpec } from "../specs/write_spec.ts";

/** What a node may say of itself, unpacked, in bytes: far more than a packet holds unpacked. */
const MAX_SPEC_BYTES = 256 * 1024;

/**
 * Reads what a node says of itself.
 *
 * @param data The data of its TXT record.
 * @returns What it says.
 * @throws {Error} If it is no such thing, or holds other classes than those of Python's rosy.
 */
export function readTxt(data: Uint8Array): PythonNodeSpec {
  const unpacked = gunzipSync(data, { maxOutputLength: MAX_SPEC_BYTES });
  return asNodeSpec(unpickle(unpacked, { classes: SPEC_CLASSES }));
}

/** @returns The data of a TXT record that says what a node is. */
export function writeTxt(spec: PythonNodeSpec): Uint8Array {
  return gzipSync(pickle(toMadeSpec(spec)), { level: 9 });
}

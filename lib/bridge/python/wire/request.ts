import type { Cursor } from "./cursor.ts";
import { PythonWireError } from "./wire_error.ts";
import { writtenFields } from "./wire_writer.ts";

const TOPIC = 0x74;
const SERVICE = 0x73;

/** Arguments as they travel: each a value of its own, written by the mesh's codec. */
export interface WireArguments {
  readonly args: readonly Uint8Array[];
  readonly keywords: readonly (readonly [name: string, value: Uint8Array])[];
}

/** A message of a topic. */
export interface WireMessage extends WireArguments {
  readonly kind: "topic";
  readonly name: string;
}

/** A call of a service. */
export interface WireCall extends WireArguments {
  readonly kind: "service";
  readonly name: string;
  /** What the answer will be known by, on this connection. */
  readonly id: number;
}

/** What a node sends to one that it has connected to. */
export type WireRequest = WireMessage | WireCall;

/**
 * Reads what a node sends.
 *
 * @param cursor Where it is.
 * @returns What it is.
 * @throws {PythonWireError} If it is none.
 */
export function readRequest(cursor: Cursor): WireRequest {
  const kind = cursor.uint8();
  if (kind === TOPIC) return { kind: "topic", name: cursor.shortText(), ...readArguments(cursor) };
  if (kind !== SERVICE) {
    throw new PythonWireError(`it begins with 0x${kind.toString(16)}, neither message nor call`);
  }
  const id = cursor.uint16();
  return { kind: "service", id, name: cursor.shortText(), ...readArguments(cursor) };
}

function readArguments(cursor: Cursor): WireArguments {
  const args: Uint8Array[] = [];
  for (let count = cursor.uint8(); count > 0; count--) args.push(cursor.value());
  const keywords: [string, Uint8Array][] = [];
  for (let count = cursor.uint8(); count > 0; count--) {
    keywords.push([cursor.shortText(), cursor.value()]);
  }
  return { args, keywords };
}

/**
 * Writes what a node sends.
 *
 * @param request What it is.
 * @returns Its bytes.
 * @throws {RangeError} If it does not fit.
 */
export function writeRequest(request: WireRequest): Uint8Array<ArrayBuffer> {
  return writtenFields((writer) => {
    writer.uint8(request.kind === "topic" ? TOPIC : SERVICE, "kind");
    if (request.kind === "service") writer.uint16(request.id);
    writer.shortText(request.name, "a name");
    writer.uint8(request.args.length, "arguments");
    for (const value of request.args) writer.value(value);
    writer.uint8(request.keywords.length, "keyword arguments");
    for (const [name, value] of request.keywords) {
      writer.shortText(name, "a keyword");
      writer.value(value);
    }
  });
}

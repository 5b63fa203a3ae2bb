import { jsonCodec } from "../../../lib/codec/json/json.ts";
import { msgpackCodec } from "../../../lib/codec/msgpack/msgpack.ts";
import { CodecRegistry } from "../../../lib/codec/registry.ts";
import { ByteWriter } from "../../../lib/bytes/byte_writer.ts";
import { OutMessage } from "../../../lib/bridge/engine/out_message.ts";
import type { MeshMessage } from "../../../lib/bridge/mesh_message.ts";
import { Route, type RouteOptions } from "../../../lib/bridge/route.ts";

/** Who sends all messages of tests. */
export const SENDER = { name: "robot", hostname: "here", uuid: "sender" };

/** What a test may choose about a message. */
export interface MessageChoice {
  readonly name?: string;
  readonly codec?: "msgpack" | "json";
  readonly isKept?: boolean;
  readonly route?: Partial<RouteOptions>;
}

/** @returns A message of the mesh, as the engine hands it to a link. */
export function meshMessage(args: readonly unknown[], choice: MessageChoice = {}): MeshMessage {
  const { name = "t", codec = "msgpack", isKept = false, route = {} } = choice;
  const writer = new ByteWriter();
  (codec === "json" ? jsonCodec : msgpackCodec).encode(args, writer);
  const origin = {
    topic: name,
    sender: SENDER,
    publishedAtMs: 1_764_300_000_000.25,
    codec,
    bytes: writer.bytes.slice(0, writer.position),
    kept: isKept,
    sequence: 1,
    via: [],
  };
  const passage = { near: name, far: name, route: new Route("topics", { names: name, ...route }) };
  const told = { via: ["system", "bridge"], codecs: new CodecRegistry() };
  return new OutMessage(origin, passage, told);
}

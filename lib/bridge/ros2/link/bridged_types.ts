import { rosJsonSchema } from "../../../bag/foreign/ros/ros_json_schema.ts";
import { documentOf } from "../../../schema/document/type_document.ts";
import { defineSchema } from "../../../schema/named_schema.ts";
import { findKnownSchema } from "../../../schemas/catalogue.ts";
import type { BridgedType } from "../../bridge.ts";
import { partsOf } from "../names.ts";
import type { MessageCodec, Ros2Types, ServiceCodec } from "../types/ros2_types.ts";

/** The most types that are kept in mind. */
const MAX_TYPES = 4096;

/** What types of ROS 2 are called in the mesh, and what they say there. */
export class BridgedTypes {
  readonly #types: Ros2Types;
  readonly #changed: () => void;
  readonly #known = new Map<string, BridgedType>();

  /**
   * @param types The types that are known.
   * @param changed Called when more is known of a type than before.
   */
  constructor(types: Ros2Types, changed: () => void) {
    this.#types = types;
    this.#changed = changed;
  }

  /** @returns The type of a topic: its name at once, what it says as soon as that is known. */
  message(type: string): BridgedType {
    return this.#of(type, async () => bridgedMessage(await this.#types.message(type)));
  }

  /** @returns The type of a service; see {@linkcode message}. */
  service(type: string): BridgedType {
    return this.#of(type, async () => bridgedService(await this.#types.service(type)));
  }

  #of(type: string, find: () => Promise<BridgedType>): BridgedType {
    const known = this.#known.get(type);
    if (known) return known;
    if (this.#known.size >= MAX_TYPES) this.#known.clear();
    const told = { name: nearType(type) };
    this.#known.set(type, told);
    find().then((found) => {
      this.#known.set(type, found);
      this.#changed();
    }, () => {}); // Whoever reads such a topic is told that its type is not known.
    return told;
  }
}

/** @returns What a type is called in the mesh: without the part in the middle. */
export function nearType(type: string): string {
  const [pack, , name] = partsOf(type);
  return `${pack}/${name}`;
}

function bridgedMessage({ type, definitions }: MessageCodec): BridgedType {
  const name = nearType(type);
  const schema = findKnownSchema(name) ?? defineSchema(name, rosJsonSchema(definitions));
  return { name, document: documentOf(schema) };
}

function bridgedService({ type, request, response }: ServiceCodec): BridgedType {
  const name = nearType(type);
  const hasFields = request.definitions[0]!.definitions.some(({ isConstant }) => !isConstant);
  const args = hasFields ? [rosJsonSchema(request.definitions)] : [];
  const result = rosJsonSchema(response.definitions);
  const values = { type: "array", prefixItems: args, items: false, minItems: args.length };
  return { name, document: { name, values, result, schema: { arguments: values, result } } };
}

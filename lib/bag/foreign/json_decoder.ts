import { isJsonSchema, type JsonSchema } from "../../schema/json_schema.ts";
import { Announced } from "../plain/announced.ts";
import { layoutOf, readLayout } from "../plain/json_layout.ts";
import { type Revival, reviveText } from "../plain/revival.ts";
import { type BagSchema, schemaText } from "../schemas/bag_schema.ts";
import type { ForeignDecoder } from "./decoder.ts";

const textDecoder = new TextDecoder("utf-8", { fatal: true });

/**
 * Makes what reads JSON that has a schema: what 'rosy bag convert' wrote becomes what it was, and
 * Base64 becomes bytes where the schema says so.
 *
 * @param schema The schema.
 * @returns The decoder; `undefined` where nothing in the schema changes what JSON is.
 */
export function jsonDecoder(schema: BagSchema): ForeignDecoder | undefined {
  const parsed = parseSchema(schema);
  if (parsed === undefined) return undefined;
  const type = { name: schema.name, schema: parsed };
  const layout = layoutOf(parsed);
  if (layout) {
    const decode = (data: Uint8Array) => readLayout(textDecoder.decode(data), layout);
    const { announced } = layout;
    if (announced !== undefined) {
      return { decode, announced: { name: schema.name, schema: announced } };
    }
    return { decode };
  }
  const revival = bytesIn(Announced.of(parsed));
  if (revival === undefined) return undefined;
  return { type, decode: (data) => [reviveText(textDecoder.decode(data), revival)] };
}

/**
 * Reads a JSON Schema.
 *
 * @param schema A schema of a file.
 * @returns What it says; `undefined` where it is none.
 */
export function parseSchema(schema: BagSchema): JsonSchema | undefined {
  if (schema.encoding !== "jsonschema") return undefined;
  try {
    const parsed: unknown = JSON.parse(schemaText(schema) ?? "");
    return isJsonSchema(parsed) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function bytesIn(announced: Announced): Revival | undefined {
  const { type } = announced;
  if (type === "string") return announced.isBytes ? "Uint8Array" : undefined;
  if (type === "array") {
    const items = bytesIn(announced.items);
    return items === undefined ? undefined : { items };
  }
  const properties = announced.properties.flatMap((name) => {
    const revival = bytesIn(announced.property(name));
    return revival === undefined ? [] : [[name, revival] as const];
  });
  return properties.length > 0 ? { properties: Object.fromEntries(properties) } : undefined;
}

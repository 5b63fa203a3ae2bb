import { BagParts } from "../../bag/bag_parts.ts";
import type { BagTopicInfo } from "../../bag/bag_info.ts";
import { findParts } from "../../bag/find_parts.ts";
import { type BagSchema, schemaText } from "../../bag/schemas/bag_schema.ts";
import { quoted } from "../../text/printable.ts";
import type { RobotParts, Subject } from "../../typescript/write_robot.ts";
import { isKeywords } from "../schemas/resolve_schema.ts";

/**
 * Gathers what is known of the types of recorded messages.
 *
 * @param names The bags; of a recording in several files one is enough.
 * @param signal Gives up.
 * @returns What is in them.
 * @throws {Error} If one cannot be read.
 */
export async function partsOfBags(
  names: readonly string[],
  signal: AbortSignal,
): Promise<RobotParts> {
  const paths = new Set<string>();
  for (const name of names) {
    for (const { path } of await findParts(name)) paths.add(path);
  }
  const { topics } = await new BagParts([...paths]).info({ signal });
  return {
    topics: topics.map(subjectOf).sort(({ name: a }, { name: b }) => a < b ? -1 : 1),
    services: [],
    source: names.map(quoted).join(", "),
  };
}

function subjectOf(topic: BagTopicInfo): Subject {
  const [schema, ...others] = topic.schemas ?? [];
  if (!schema) return { name: topic.topic };
  const isForeign = topic.foreignCodecs !== undefined;
  const list = schema.encoding === "jsonschema" ? listIn(schema, isForeign) : undefined;
  const notes = [
    ...list === undefined ? [`Its schema is written in ${schema.encoding}.`] : [],
    ...others.length > 0 ? [`There are others: ${others.map(({ name }) => name).join(", ")}.`] : [],
  ];
  return {
    name: topic.topic,
    typeName: schema.name,
    ...list !== undefined && { schema: list },
    ...notes.length > 0 && { note: notes.join(" ") },
  };
}

/** The schema of the list of a message's values; another program's is that of its only value. */
function listIn(schema: BagSchema, isForeign: boolean): unknown {
  const text = schemaText(schema);
  if (text === undefined) return undefined;
  try {
    const json: unknown = JSON.parse(text);
    if (!isForeign) return json;
    // Its references begin at itself.
    const value = isKeywords(json) ? { ...json, $id: undefined } : json;
    return { type: "array", prefixItems: [value], minItems: 1, items: false };
  } catch {
    return undefined;
  }
}

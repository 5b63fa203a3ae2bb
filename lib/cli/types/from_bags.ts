import type { BagTopicInfo } from "../../bag/bag_info.ts";
import { BagParts } from "../../bag/bag_parts.ts";
import type { BagSchema } from "../../bag/schemas/bag_schema.ts";
import { ChannelDecoders } from "../../bag/convert/transcoder.ts";
import { findParts } from "../../bag/find_parts.ts";
import { parseSchema } from "../../bag/foreign/json_decoder.ts";
import { quoted } from "../../text/printable.ts";
import type { RobotParts, Subject } from "../../typescript/write_robot.ts";
import { inferTypes } from "./infer_types.ts";

/**
 * Gathers what is known of the types of recorded messages; where a bag says nothing of a topic, its
 * messages are looked at.
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
  const bags = new BagParts([...paths]);
  const { topics } = await bags.info({ signal });
  const decoders = new ChannelDecoders();
  const subjects = await Promise.all(topics.map((topic) => subjectOf(topic, decoders)));
  const known = subjects.filter(({ schema }) => schema !== undefined);
  const unknown = subjects.filter(({ schema }) => schema === undefined);
  const inferred = await inferTypes(bags, { subjects: unknown, decoders, signal });
  return {
    topics: [...known, ...inferred].sort(({ name: a }, { name: b }) => a < b ? -1 : 1),
    services: [],
    source: names.map(quoted).join(", "),
  };
}

/** What the schema of a topic says, whatever it is written in. */
async function subjectOf(
  { topic, schemas = [], codecs, foreignCodecs }: BagTopicInfo,
  decoders: ChannelDecoders,
): Promise<Subject> {
  const [schema, ...others] = schemas;
  if (!schema) return { name: topic };
  const isForeign = foreignCodecs !== undefined;
  const codec = (foreignCodecs ?? codecs)[0]!;
  const common = { topic, codec, schema, ...isForeign && { isForeign } };
  const decoded = await decoders.find({ common, metadata: new Map() });
  const list = typeof decoded === "string" ? listIn(schema, isForeign) : decoded.schema;
  const notes = [
    ...list !== undefined ? [] : [`Its schema is written in ${schema.encoding}.`],
    ...others.length > 0 ? [`There are others: ${others.map(({ name }) => name).join(", ")}.`] : [],
  ];
  return {
    name: topic,
    typeName: schema.name,
    ...list !== undefined && { schema: list },
    ...notes.length > 0 && { note: notes.join(" ") },
  };
}

/** A schema can be read though messages cannot; another program's is that of the only value. */
function listIn(schema: BagSchema, isForeign: boolean): unknown {
  const parsed = parseSchema(schema);
  if (parsed === undefined || !isForeign) return parsed;
  return { type: "array", prefixItems: [parsed], items: false, minItems: 1 };
}

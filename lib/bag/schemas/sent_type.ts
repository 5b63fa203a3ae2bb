import { announcedText, type AnnouncedType } from "../../schema/announced_type.ts";
import { compareTypes } from "../../schema/comparison/compare.ts";
import type { JsonSchema } from "../../schema/json_schema.ts";
import { defineSchema } from "../../schema/named_schema.ts";
import type { SchemaText } from "../../schema/schema_text.ts";
import { topicType } from "../../schema/topic_type.ts";
import type { BagTopicInfo } from "../bag_info.ts";
import { UnreadableError } from "../foreign/decoder.ts";
import type { ForeignMessages } from "../foreign/foreign_messages.ts";
import { parseSchema } from "../foreign/json_decoder.ts";
import { isForeignValue } from "../foreign/plain_value.ts";
import { type BagSchema, schemaText } from "./bag_schema.ts";

/** What the messages of a recorded topic are, once they are sent. */
export interface SentType {
  /** The type that all its schemas come down to, if that is one. */
  readonly type?: AnnouncedType;
  /** What its types are called, where there are several. */
  readonly differing?: readonly string[];
}

/**
 * Finds the type that a topic of a bag has when its messages are sent.
 *
 * - What has no schema is taken for what the topic's others are, as a recorder does.
 * - Where types differ, or one cannot be told, there is none: a node says one thing of a topic.
 *
 * @param topic What is known of the topic.
 * @param foreign What makes messages of those of other programs.
 * @returns The type, or those that differ.
 */
export async function sentType(
  { topic, codecs, foreignCodecs = [], schemas = [] }: BagTopicInfo,
  foreign: Pick<ForeignMessages, "decoderOf">,
): Promise<SentType> {
  const hasOwn = codecs.some((codec) => !foreignCodecs.includes(codec));
  const found: (SchemaText | undefined)[] = [];
  for (const schema of schemas) {
    if (hasOwn) found.push(ownType(topic, schema));
    for (const codec of foreignCodecs) {
      found.push(await foreignType(topic, { codec, schema, foreign }));
    }
  }
  const [type, ...others] = found;
  if (others.every((other) => isSame(topic, type, other))) return { ...type && { type } };
  return { differing: [...new Set(schemas.map(({ name }) => name))] };
}

/** What differs in words alone is the same. */
function isSame(topic: string, a: SchemaText | undefined, b: SchemaText | undefined): boolean {
  if (a?.hash === b?.hash || !a || !b) return a?.hash === b?.hash;
  try {
    return compareTypes({ kind: "topics", subject: topic }, a.text, b.text).length === 0;
  } catch {
    return false;
  }
}

/** A schema that rosy wrote is that of the list, as it is announced. */
function ownType(topic: string, schema: BagSchema): SchemaText | undefined {
  const text = schema.encoding === "jsonschema" ? schemaText(schema) : undefined;
  if (text === undefined) return undefined;
  return attempt(() => announcedText(topic, { ...schema, text }));
}

async function foreignType(
  topic: string,
  { codec, schema, foreign }: {
    codec: string;
    schema: BagSchema;
    foreign: Pick<ForeignMessages, "decoderOf">;
  },
): Promise<SchemaText | undefined> {
  const decoder = await foreign.decoderOf(codec, schema);
  // What is not read here is sent as it is.
  if (decoder instanceof UnreadableError) return undefined;
  const { announced, type } = decoder ?? {};
  if (announced) {
    const text = JSON.stringify(announced.schema);
    return attempt(() => announcedText(topic, { ...announced, encoding: "jsonschema", text }));
  }
  if (type) return valueType(topic, type.name, type.schema);
  const value = !decoder && isForeignValue(codec) ? parseSchema(schema) : undefined;
  return value === undefined ? undefined : valueType(topic, schema.name, value);
}

/** A value of another program becomes the only argument. */
function valueType(topic: string, name: string, schema: JsonSchema): SchemaText | undefined {
  return attempt(() => announcedText(topic, topicType(topic, defineSchema(name, schema)).text));
}

/** Other programs' schemas may be called, and be, what no type is here. */
function attempt(find: () => SchemaText): SchemaText | undefined {
  try {
    return find();
  } catch {
    return undefined;
  }
}

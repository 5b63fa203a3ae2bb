import { canonicalText } from "./canonical_text.ts";
import { checkList, listSchema, valueType } from "./list_type.ts";
import type { SchemaInput } from "./schema_input.ts";
import { JSON_SCHEMA_ENCODING, schemaHash, type SchemaText } from "./schema_text.ts";
import { checkSchemaName } from "./schema_name.ts";
import { listName, serviceName } from "./type_name.ts";
import type { SchemaCheck } from "./validation/compile.ts";

/** The schema of a topic: of its one value, or a list with one for each of its values. */
export type TopicSchema = SchemaInput | readonly SchemaInput[];

/** The schemas of a service. */
export interface ServiceSchema {
  /** What its type is called, such as `std_srvs/srv/SetBool`; made of its values' names if absent. */
  readonly name?: string;
  /** One for each argument; a service that takes none has an empty list, or none. */
  readonly args?: readonly SchemaInput[];
  /** One for what it returns, for a stream for each part; without it, that is not checked. */
  readonly result?: SchemaInput;
}

/** What a node knows of the type of a topic that it has a schema for. */
export interface TopicType {
  /** What other nodes are told. */
  readonly text: SchemaText;
  /** Says what is wrong with a message's values; the path begins with the value's index. */
  readonly check: SchemaCheck;
  /** How many values there are at most. */
  readonly count: number;
}

/** What a node knows of the type of a service that it has a schema for. */
export interface ServiceType extends TopicType {
  /** Says what is wrong with a result; absent where there is no schema for it. */
  readonly checkResult: SchemaCheck | undefined;
}

/**
 * Finds out the type of a topic.
 *
 * @param topic The topic, for errors.
 * @param schema Its schema.
 * @throws {TypeError} If it is none, or one that cannot be used, with what to do.
 */
export function topicType(topic: string, schema: TopicSchema): TopicType {
  return explaining(`topic "${topic}"`, () => {
    const values = (isList(schema) ? schema : [schema]).map(valueType);
    return {
      text: toText(listName(values.map(({ name }) => name)), listSchema(values)),
      check: checkList(values),
      count: values.length,
    };
  });
}

/**
 * Finds out the type of a service.
 *
 * @param service The service, for errors.
 * @param schema Its schemas.
 * @throws {TypeError} If they are none, or such as cannot be used, with what to do.
 */
export function serviceType(service: string, schema: ServiceSchema): ServiceType {
  return explaining(`service "${service}"`, () => {
    const { args = [], result } = schema;
    if (!isList(args)) throw new TypeError('its "args" are no list');
    const values = args.map(valueType);
    const answer = result === undefined ? undefined : valueType(result);
    const name = schema.name === undefined
      ? serviceName(values.map(({ name }) => name), answer?.name ?? "unknown")
      : checkSchemaName(schema.name);
    return {
      text: toText(name, { arguments: listSchema(values), result: answer?.schema ?? true }),
      check: checkList(values),
      checkResult: answer?.check,
      count: values.length,
    };
  });
}

function isList(schema: unknown): schema is readonly SchemaInput[] {
  return Array.isArray(schema);
}

function toText(name: string, schema: unknown): SchemaText {
  const text = canonicalText(schema);
  return { name, encoding: JSON_SCHEMA_ENCODING, text, hash: schemaHash(text) };
}

function explaining<T>(whose: string, find: () => T): T {
  try {
    return find();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new TypeError(`Cannot use the schema of ${whose}: ${reason}`, { cause: error });
  }
}

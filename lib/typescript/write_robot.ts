import { docComment } from "./doc_comment.ts";
import { propertyName } from "./names.ts";
import { TypeWriter } from "./type_writer.ts";

/** A topic or a service, and what is known of its type. */
export interface Subject {
  readonly name: string;
  /** What the type is called, where that is known. */
  readonly typeName?: string;
  /**
   * The schema: of a topic that of the list of its values; of a service an object with `arguments`, the
   * same of its arguments, and `result`. None where nothing is known.
   */
  readonly schema?: unknown;
  /** What is to be said of it besides. */
  readonly note?: string;
}

/** What there is in a mesh or a bag. */
export interface RobotParts {
  readonly topics: readonly Subject[];
  readonly services: readonly Subject[];
  /** What it was made from, for the first lines: `the mesh of domain "default"`. */
  readonly source: string;
}

/** How each text begins. */
export const FIRST_LINE = "// Written by rosy types.";

const ROBOT = "Robot";
const LIST_WITHOUT_TYPES = { type: "array" };

/**
 * Writes the types of a mesh: an `interface Robot` for `buildNode<Robot>()`, and the types in it.
 *
 * @param parts What there is.
 * @returns A module of TypeScript, which imports nothing.
 */
export function writeRobot({ topics, services, source }: RobotParts): string {
  const writer = new TypeWriter([ROBOT]);
  const members = [
    group("topics", topics, (subject) => topicMember(writer, subject)),
    group("services", services, (subject) => serviceMember(writer, subject)),
  ];
  const robot = docComment(`The topics and services of ${source}, for \`buildNode<${ROBOT}>()\`.`) +
    `export interface ${ROBOT} {\n${members.join("")}}\n`;
  const types = writer.declarations();
  return `${FIRST_LINE}\n\n${robot}${types === "" ? "" : `\n${types}`}`;
}

function group(
  name: string,
  subjects: readonly Subject[],
  write: (subject: Subject) => string,
): string {
  if (subjects.length === 0) return `  ${name}: Record<never, never>;\n`;
  return `  ${name}: {\n${subjects.map(write).join("")}  };\n`;
}

function topicMember(writer: TypeWriter, subject: Subject): string {
  const { name, schema, typeName } = subject;
  const list = titled(listIn(schema), typeName);
  const type = argumentTypes(writer, list, { name, root: schema }).tuple;
  return `${commentOf(subject, list)}    ${propertyName(name)}: ${type};\n`;
}

function serviceMember(writer: TypeWriter, subject: Subject): string {
  const { name, schema } = subject;
  const { arguments: args, result = true } = (schema ?? {}) as {
    arguments?: unknown;
    result?: unknown;
  };
  const list = listIn(args);
  // Each of the two stands by itself: there their references begin.
  const { parameters } = argumentTypes(writer, list, { name, root: args });
  const returned = writer.typeOf(result, { root: result, name: `${name} result`, indent: "    " });
  writer.describe(result);
  return `${commentOf(subject, list)}    ${propertyName(name)}(${parameters}): ${returned};\n`;
}

/** The schema of a list, or of any list where it is none. */
function listIn(schema: unknown): Readonly<Record<string, unknown>> {
  return typeof schema === "object" && schema !== null
    ? schema as Record<string, unknown>
    : LIST_WITHOUT_TYPES;
}

/** Types of ROS have their names beside their schemas: such a one is what the only value is called. */
function titled(
  list: Readonly<Record<string, unknown>>,
  typeName: string | undefined,
): Readonly<Record<string, unknown>> {
  const values = Array.isArray(list.prefixItems) ? list.prefixItems : [];
  const [value] = values;
  const isUntitled = values.length === 1 && typeof value === "object" && value !== null &&
    value.properties !== undefined && value.title === undefined;
  if (!isUntitled || typeName === undefined || !/\w[./]\w/.test(typeName)) return list;
  return { ...list, prefixItems: [{ ...value, title: typeName }] };
}

/** The types of the values of a topic, as a tuple, or of the arguments of a service. */
function argumentTypes(
  writer: TypeWriter,
  list: Readonly<Record<string, unknown>>,
  { name, root }: { name: string; root: unknown },
): { tuple: string; parameters: string } {
  const place = { root, name, indent: "    " };
  const { prefixItems, minItems, items } = list;
  const first = Array.isArray(prefixItems) ? prefixItems : [];
  const tuple = first.length === 0 && items === undefined ? "unknown[]" : writer.tuple(list, place);
  for (const schema of first) writer.describe(schema);
  const needed = typeof minItems === "number" ? minItems : 0;
  const parameters = first.map((schema, index) => {
    const label = first.length === 1 ? "request" : `argument${index + 1}`;
    return `${label}${index < needed ? "" : "?"}: ${writer.typeOf(schema, place)}`;
  });
  if (items !== false) {
    parameters.push(`...more: ${writer.typeOf(items ?? true, place).grouped}[]`);
  }
  return { tuple, parameters: parameters.join(", ") };
}

/** What a topic or service is for: what its values' schemas say, but not those of types with names. */
function commentOf(
  { typeName, schema, note }: Subject,
  list: Readonly<Record<string, unknown>>,
): string {
  const { prefixItems, description } = list;
  const first = Array.isArray(prefixItems) ? prefixItems : [];
  const said = [description, ...first.map((item) => item?.title ? "" : item?.description)]
    .filter((text) => typeof text === "string" && text !== "");
  const texts = first.length > 1 && said.length === first.length
    ? said.map((text, index) => `${index + 1}. ${text}`)
    : said;
  const isUnknown = schema === undefined && typeName === undefined;
  const type = isUnknown ? "No schema is known." : typeName && `Type \`${typeName}\`.`;
  return docComment([...texts, type, note].filter(Boolean).join("\n\n"), "    ");
}

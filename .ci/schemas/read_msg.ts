import type { Field, FieldType, Member, Message, PlainKind } from "./model.ts";

/** ROS's built-in types that need no number of bits. */
const PLAIN: Readonly<Record<string, PlainKind>> = {
  float32: "number",
  float64: "number",
  bool: "boolean",
  string: "text",
  "builtin_interfaces/Time": "time",
  "builtin_interfaces/Duration": "duration",
};

const FIELD =
  /^(?<type>[\w/]+)(?:\[(?<length>\d*)\])? (?<name>\w+)(?: : (?<choice>\w+))? # (?<text>.+)$/;
const MEMBER = /^ {2}(?<name>\w+) = (?<value>-?\d+) # (?<text>.+)$/;

/**
 * Reads the definitions of a package of ROS: its messages as ROS writes them, each behind a line
 * `=== Name`, described by comments. Numbers that have names stand below their field.
 *
 * @param packageName The package, such as `sensor_msgs`.
 * @param text The definitions.
 * @returns The messages, in their order.
 */
export function readMsg(packageName: string, text: string): Message[] {
  return text.split(/^=== /m).slice(1).map((part) => readMessage(packageName, part));
}

function readMessage(packageName: string, part: string): Message {
  const [typeName, ...lines] = part.split("\n").filter((line) => line !== "");
  const description: string[] = [];
  const fields: (Field & { description: string })[] = [];
  for (const line of lines) {
    const more = /^ *# (.+)$/.exec(line)?.[1];
    const { name, value, text } = MEMBER.exec(line)?.groups ?? {};
    const last = fields.at(-1);
    if (more && last) last.description += ` ${more}`;
    else if (more) description.push(more);
    else if (name) membersOf(last).push({ name, value: Number(value), description: text! });
    else fields.push(readField(packageName, line));
  }
  return {
    name: `${packageName}/msg/${typeName}`,
    typeName: typeName!,
    description: description.join(" "),
    fields,
  };
}

function membersOf(field: Field | undefined): Member[] {
  if (field?.type.kind !== "choice") {
    throw new Error("Numbers with names need a field with a choice");
  }
  return field.type.members as Member[];
}

function readField(packageName: string, line: string): Field & { description: string } {
  const groups = FIELD.exec(line)?.groups;
  if (!groups) throw new Error(`Cannot read "${line}" in ${packageName}`);
  const { type, length, name, choice, text } = groups;
  const single: FieldType = choice
    ? { kind: "choice", title: `${packageName}/${choice}`, members: [] }
    : typeOf(packageName, type!);
  const fieldType = length === undefined ? single : arrayOf(type!, single, length);
  return { name: name!, description: text!, isOptional: false, type: fieldType };
}

function arrayOf(type: string, items: FieldType, length: string): FieldType {
  if (type === "uint8" || type === "byte") return { kind: "bytes" };
  return { kind: "array", items, ...(length === "" ? {} : { length: Number(length) }) };
}

function typeOf(packageName: string, type: string): FieldType {
  if (PLAIN[type]) return { kind: PLAIN[type] };
  const [, kind, bits] = /^(u?int)(\d+)$/.exec(type) ?? [];
  if (kind) return { kind: kind as "int" | "uint", bits: Number(bits) };
  if (type === "byte") return { kind: "uint", bits: 8 };
  const [last, owner = packageName] = type.split("/").reverse();
  return { kind: "message", name: `${owner}/msg/${last}` };
}

import { assert, assertEquals } from "@std/assert";
import { ros2jazzy } from "@foxglove/rosmsg-msgs-common";
import { KNOWN_SCHEMAS } from "../../lib/schemas/catalogue.ts";

/** What a schema of ours has of JSON Schema. */
interface Schema {
  readonly title?: string;
  readonly type?: string;
  readonly format?: string;
  readonly contentEncoding?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly oneOf?: readonly { readonly const: number; readonly title: string }[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly description?: string;
}

interface RosField {
  readonly name: string;
  readonly type: string;
  readonly isArray?: boolean;
  readonly arrayLength?: number;
  readonly isConstant?: boolean;
  readonly value?: unknown;
}

const ROS_SCHEMAS = KNOWN_SCHEMAS.filter(({ name }) => name.includes("/msg/"));

/** ROS's definitions, which others have read from ROS itself. */
const PUBLIC = ros2jazzy as unknown as Readonly<
  Record<string, { readonly definitions: readonly RosField[] } | undefined>
>;

function definitionOf(name: string): readonly RosField[] | undefined {
  return PUBLIC[name.replace("/msg/", "/")]?.definitions ?? PUBLIC[name]?.definitions;
}

/** How ROS calls what a field of ours holds. */
function rosType(schema: Schema): string {
  const { type, title, properties, items, minimum, maximum, format, contentEncoding } = schema;
  if (contentEncoding) return "uint8[]";
  if (type === "array") return `${rosType(items!)}[${schema.minItems ?? ""}]`;
  if (title === "time" || title === "duration") return title;
  if (properties) return title!.replace("/msg/", "/");
  if (format) return format;
  if (type !== "integer") return { number: "float", string: "string", boolean: "bool" }[type!]!;
  const bits = Math.log2(maximum! - minimum! + 1);
  return `${minimum === 0 ? "uint" : "int"}${bits}`;
}

function publicType({ type, isArray, arrayLength }: RosField): string {
  const name = type.replace(/^float(32|64)$/, "float").replace(/^byte$/, "uint8")
    .replace(/^builtin_interfaces\/(msg\/)?/, "").replace("/msg/", "/").replace(
      /^(Time|Duration)$/,
      (
        name,
      ) => name.toLowerCase(),
    );
  return isArray ? `${name}[${arrayLength ?? ""}]` : name;
}

Deno.test("messages of ROS have the fields that they have in ROS 2, in its order", () => {
  for (const { name, schema } of ROS_SCHEMAS) {
    const fields = definitionOf(name)?.filter(({ isConstant }) => !isConstant);
    assert(fields, `ROS 2 has no ${name}`);
    const { properties } = schema as Schema;
    assertEquals(Object.keys(properties!), fields.map(({ name }) => name), name);
    for (const field of fields) {
      const ours = properties![field.name]!;
      if (!ours.oneOf) assertEquals(rosType(ours), publicType(field), `${name}: ${field.name}`);
    }
  }
});

Deno.test("numbers that have names in ROS 2 have them here", () => {
  let count = 0;
  for (const { name, schema } of ROS_SCHEMAS) {
    const constants = new Map(
      definitionOf(name)!.filter(({ isConstant }) => isConstant)
        .map(({ name, value }) => [name, Number(value)]),
    );
    for (const { oneOf = [] } of Object.values((schema as Schema).properties!)) {
      for (const { title, const: value } of oneOf) {
        assertEquals(value, constants.get(title), `${name}: ${title}`);
        count++;
      }
    }
  }
  assert(count > 40, `${count} names were compared`);
});

Deno.test("every field of a message of ROS is described", () => {
  for (const { name, schema } of ROS_SCHEMAS) {
    for (const [field, { description }] of Object.entries((schema as Schema).properties!)) {
      assert(description && /\.$/.test(description), `${name}: ${field}`);
    }
  }
});

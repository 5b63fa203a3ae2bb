import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { KNOWN_SCHEMAS } from "../../lib/schemas/catalogue.ts";
import { type RobotParts, type Subject, writeRobot } from "../../lib/typescript/write_robot.ts";

/** The schema of a list of values, as topics have it. */
function list(...values: unknown[]): Record<string, unknown> {
  return { type: "array", prefixItems: values, minItems: values.length, items: false };
}

function robot(parts: Partial<RobotParts>): string {
  return writeRobot({ topics: [], services: [], source: "a test", ...parts });
}

/** What stands for the type of a topic with one value. */
function typeFor(schema: unknown, more: Partial<Subject> = {}): string {
  const text = robot({ topics: [{ name: "subject", schema: list(schema), ...more }] });
  return /^ {4}subject: \[([^]*?)\];$/m.exec(text)![1]!;
}

/** Has the compiler look at modules. */
async function check(...modules: string[]): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    const paths = modules.map((_module, index) => join(folder, `robot${index || ""}.ts`));
    for (const [index, path] of paths.entries()) await Deno.writeTextFile(path, modules[index]!);
    const config = fileURLToPath(new URL("../../deno.json", import.meta.url));
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["check", "--quiet", "--config", config, ...paths],
      env: { NO_COLOR: "1" },
    }).output();
    assert(success, new TextDecoder().decode(stderr));
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

for (
  const [schema, type] of [
    [true, "unknown"],
    [false, "never"],
    [{}, "unknown"],
    [{ type: "number", minimum: 1 }, "number"],
    [{ type: "integer" }, "number"],
    [{ type: "integer", format: "int64" }, "number | bigint"],
    [{ type: ["string", "null"] }, "string | null"],
    [{ type: "string", contentEncoding: "base64" }, "Uint8Array"],
    [{ type: "string", format: "date-time" }, "string | Date"],
    [{ enum: ["a", 1, null, true] }, '"a" | 1 | null | true'],
    [{ const: 'a | "b"' }, '"a | \\"b\\""'],
    [{ type: "array", items: { type: "string" } }, "string[]"],
    [{ type: "array", items: { type: ["string", "null"] } }, "(string | null)[]"],
    [{ type: "array", items: { type: "number" } }, "NumberArray"],
    [{ type: "array" }, "unknown[]"],
    [{ prefixItems: [{ type: "string" }], items: false }, "[string?]"],
    [
      {
        type: "array",
        prefixItems: [{ type: "string" }, { type: ["number", "null"] }],
        minItems: 1,
      },
      "[string, (number | null)?, ...unknown[]]",
    ],
    [{ type: "object" }, "{ [key: string]: unknown }"],
    [{ type: "object", additionalProperties: { type: "number" } }, "{ [key: string]: number }"],
    [{ anyOf: [{ type: "number" }, { type: "string" }] }, "number | string"],
    [{ anyOf: [{ type: "number" }, {}] }, "unknown"],
    [{ type: "array", items: { anyOf: [{ type: "number" }, false] } }, "NumberArray"],
    [{ allOf: [{ type: "array", items: {} }, true] }, "unknown[]"],
    [
      {
        type: "array",
        items: { allOf: [{ type: ["string", "number"] }, { enum: ["a", 1] }] },
      },
      '((string | number) & ("a" | 1))[]',
    ],
    [
      { type: "object", properties: { "a b": { type: "number" } }, required: ["c"] },
      '{\n      c: unknown;\n      "a b"?: number;\n    }',
    ],
  ] as const
) {
  Deno.test(`writeRobot() writes ${JSON.stringify(schema)} as a type`, () => {
    assertEquals(typeFor(schema), type);
  });
}

Deno.test("writeRobot() writes what all known messages are, and the compiler takes it", async () => {
  const text = robot({
    topics: KNOWN_SCHEMAS.map(({ name, schema }) => ({ name, schema: list(schema) })),
  });
  assertStringIncludes(text, "/**\n * A single scan from a planar laser range-finder\n *\n * Type");
  assertStringIncludes(text, '    "foxglove.LaserScan": [LaserScan];\n');
  const use = `
    import { buildNode } from "@rosy/rosy";
    import type { LaserScan, sensor_msgs } from "@rosy/rosy/schemas";
    import type { Robot } from "./robot.ts";
    type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true
      : never;
    export const scan = (known: LaserScan): Robot["topics"]["foxglove.LaserScan"] => [known];
    export const imu = (known: sensor_msgs.Imu): Robot["topics"]["sensor_msgs/msg/Imu"] => [known];
    export const back = ([scan]: Robot["topics"]["foxglove.LaserScan"]): LaserScan => scan;
    export const node = buildNode<Robot>({ name: "a" });
  `;
  await check(text, use);
});

Deno.test("writeRobot() writes services and several values, with what is said of them", () => {
  const text = robot({
    topics: [{
      name: "range",
      typeName: "(number,string)",
      schema: list(
        { type: "number", description: "In metres." },
        { type: "string", description: "Which sensor. */ export {}" },
      ),
    }, { name: "plain" }],
    services: [{
      name: "left/multiply",
      typeName: "(number,number)=>number",
      schema: {
        arguments: list({ type: "number" }, { type: "number" }),
        result: { type: "number" },
      },
    }, { name: "plain" }],
  });
  assertEquals(
    text.slice(text.indexOf("export interface")),
    `export interface Robot {
  topics: {
    /**
     * 1. In metres.
     *
     * 2. Which sensor. *\\/ export {}
     *
     * Type \`(number,string)\`.
     */
    range: [number, string];
    /** No schema is known. */
    plain: unknown[];
  };
  services: {
    /** Type \`(number,number)=>number\`. */
    "left/multiply"(argument1: number, argument2: number): number;
    /** No schema is known. */
    plain(...more: unknown[]): unknown;
  };
}
`,
  );
});

Deno.test("writeRobot() reads arguments and result of a service by themselves", () => {
  const of = (type: string) => ({ $ref: "#/$defs/it", $defs: { it: { type } } });
  const text = robot({
    topics: [],
    services: [{
      name: "name",
      schema: {
        arguments: list({ type: "number" }, { $ref: "#/prefixItems/0" }),
        result: of("string"),
      },
    }],
  });
  assertStringIncludes(text, "name(argument1: number, argument2: Name): It;");
});

Deno.test("writeRobot() declares what has a title once, and tells namesakes apart", async () => {
  const point = { type: "object", title: "a.Point", properties: { x: { type: "number" } } };
  const other = { ...point, title: "b/Point" };
  const more = { ...point, properties: { y: { type: "string" } } };
  const date = { ...point, title: "Date" };
  const text = robot({
    topics: [
      { name: "one", schema: list({ ...point, description: "A place." }) },
      { name: "two", schema: list({ ...point, description: "Another." }, other, more, date) },
    ],
  });
  assertStringIncludes(text, "one: [Point];");
  assertStringIncludes(text, "two: [Point, BPoint, APoint, Date2];");
  assertStringIncludes(
    text,
    "/**\n * A place.\n *\n * Type `a.Point`.\n */\nexport interface Point {",
  );
  await check(text);
});

Deno.test("writeRobot() writes types that hold themselves, and none that is one of itself", async () => {
  const tree = {
    title: "Tree",
    type: "object",
    properties: { children: { type: "array", items: { $ref: "#/prefixItems/0" } } },
  };
  const text = robot({
    topics: [
      { name: "tree", schema: list(tree) },
      { name: "loop", schema: list({ anyOf: [{ $ref: "#/prefixItems/0" }, { type: "number" }] }) },
      { name: "self", schema: list({ $ref: "#/prefixItems/0" }) },
      {
        name: "map",
        schema: list({ type: "object", additionalProperties: { $ref: "#/prefixItems/0" } }),
      },
      {
        name: "defined",
        schema: list({
          $ref: "#/prefixItems/0/$defs/a~1b",
          $defs: { "a/b": { type: "object", properties: { of: { $ref: "#/prefixItems/0" } } } },
        }),
      },
    ],
  });
  assertStringIncludes(text, "export interface Tree {\n  children?: Tree[];\n}");
  await check(text);
});

Deno.test("writeRobot() writes names of topics and fields that are no identifiers, whatever they hold", async () => {
  const hostile = ['"', "\\", "*/", "a\nb", "`${x}`", "\u2028", "__proto__", "1st", "ünïcode", "'"];
  const properties = Object.fromEntries(hostile.map((name) => [name, { type: "number" }]));
  const schema = list({ type: "object", title: "*/ evil", description: "*/", properties });
  const text = robot({
    topics: hostile.map((name) => ({ name, typeName: "*/", schema, note: "*/" })),
    services: hostile.map((name) => ({ name })),
    source: "*/ export {}",
  });
  await check(text);
});

Deno.test("writeRobot() declares the only value by the name of its type, where that is a full one", () => {
  const schema = list({ type: "object", properties: { x: { type: "number" } } });
  const text = robot({
    topics: [
      { name: "named", typeName: "my_msgs/msg/Point", schema },
      { name: "plain", typeName: "object", schema },
    ],
  });
  assertStringIncludes(text, "    named: [Point];\n");
  assertStringIncludes(text, "export interface Point {\n  x?: number;\n}");
  assertStringIncludes(text, "    plain: [{\n      x?: number;\n    }];\n");
});

import { assertEquals, assertStringIncludes } from "@std/assert";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type BagSchema, BagWriter } from "@rosy/rosy/bag";
import { encodeMsgpack } from "../../../lib/bag/foreign/foreign_messages.ts";
import { MeshFixture } from "../../support/mesh_fixture.ts";
import { startTypedRobot } from "../schemas/typed_robot.ts";

async function withFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

Deno.test("rosy types writes what a node can be built with, and writes it anew", async () => {
  await using mesh = new MeshFixture();
  await startTypedRobot(mesh);
  await withFolder(async (folder) => {
    const path = join(folder, "robot.ts");
    for (let time = 0; time < 2; time++) {
      const { status, stdout } = await mesh.run("types", "-o", path);
      assertEquals([status, stdout], [
        0,
        `Wrote "${path}": 4 topics and 1 service, 4 of them with schemas\n`,
      ]);
    }
    const text = await Deno.readTextFile(path);
    assertStringIncludes(text, "    log: [Log];\n");
    assertStringIncludes(text, "    image: [CompressedImage];\n");
    assertStringIncludes(text, "    range: [number, string];\n");
    assertStringIncludes(text, "    plain: unknown[];\n");
    assertStringIncludes(text, "    multiply(argument1: number, argument2: number): number;\n");
    const program = join(folder, "program.ts");
    await Deno.writeTextFile(
      program,
      `import { buildNode } from "@rosy/rosy";
      import { Log, LogLevel, type sensor_msgs } from "@rosy/rosy/schemas";
      import type { Robot } from "./robot.ts";
      const node = await buildNode<Robot>({ name: "a", start: false });
      const log: Log = {
        timestamp: { sec: 0, nsec: 0 }, level: LogLevel.INFO, message: "", name: "", file: "", line: 0,
      };
      export const sent = [node.send("log", log), node.send("range", 1, "left")];
      // @ts-expect-error: a text is missing
      export const wrong = node.send("range", 1);
      export const image = (image: sensor_msgs.CompressedImage) => node.send("image", image);
      export const product: Promise<number> = node.call("multiply", 6, 7);
      `,
    );
    const config = fileURLToPath(new URL("../../../deno.json", import.meta.url));
    const { success, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["check", "--quiet", "--config", config, program],
      env: { NO_COLOR: "1" },
    }).output();
    assertEquals([success, new TextDecoder().decode(stderr)], [true, ""]);
  });
});

Deno.test("rosy types touches no file that it has not written", async () => {
  await using mesh = new MeshFixture();
  await startTypedRobot(mesh);
  await withFolder(async (folder) => {
    const path = join(folder, "mine.ts");
    await Deno.writeTextFile(path, "export {};\n");
    const { status, stderr } = await mesh.run("types", "-o", path);
    assertEquals(status, 1);
    assertStringIncludes(stderr, `Cannot write "${path}": it is there, and 'rosy types' did not`);
    assertEquals(await Deno.readTextFile(path), "export {};\n");
    const missing = await mesh.run("types", "-o", join(folder, "none", "robot.ts"));
    assertEquals(missing.status, 1);
    assertStringIncludes(missing.stderr, "there is no such file or directory");
  });
});

Deno.test("rosy types says that there is nothing", async () => {
  await using mesh = new MeshFixture();
  const { status, stdout, stderr } = await mesh.run("types");
  assertEquals([status, stdout], [1, ""]);
  assertStringIncludes(stderr, "Cannot write types: there are no topics and no services in domain");
});

Deno.test("rosy types writes what is in a bag", async () => {
  await withFolder(async (folder) => {
    const path = join(folder, "drive.mcap");
    const list = {
      type: "array",
      prefixItems: [{ type: "number", description: "In metres." }, { type: "string" }],
      minItems: 2,
      items: false,
    };
    const data = new TextEncoder().encode(JSON.stringify(list));
    {
      await using bag = await BagWriter.create(path);
      const write = (topic: string, args: unknown[], schema?: BagSchema) =>
        bag.write({
          topic,
          bytes: encodeMsgpack(args),
          codec: "msgpack",
          sequence: 0,
          publishedAtMs: 1000,
          ...schema && { schema },
        });
      const schema = { name: "(number,string)", encoding: "jsonschema", data };
      await write("range", [1, "left"], schema);
      await write("pose", [{ x: 1, label: "a" }]);
      await write("pose", [{ x: 2 }]);
      await write("speed", [0.5, true]);
    }
    const mesh = new MeshFixture();
    const { status, stdout } = await mesh.run("types", path);
    assertEquals(status, 0);
    const body = stdout.slice(stdout.indexOf("export interface Robot"));
    assertEquals(
      body,
      `export interface Robot {
  topics: {
    /** Seen in 2 messages; no schema is known. */
    pose: [{
      x: number;
      label?: string;
    }];
    /**
     * In metres.
     *
     * Type \`(number,string)\`.
     */
    range: [number, string];
    /** Seen in 1 message; no schema is known. */
    speed: [number, boolean];
  };
  services: Record<never, never>;
}
`,
    );
    const json = await mesh.run("types", path, "--json");
    const lines = json.stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
    assertEquals(lines[1], { topic: "range", type: "(number,string)", schema: list });
    assertEquals(lines.map(({ topic, type }) => [topic, type]), [
      ["pose", null],
      ["range", "(number,string)"],
      ["speed", null],
    ]);
    const written = join(folder, "robot.ts");
    const { stdout: told } = await mesh.run("types", path, "-o", written);
    assertEquals(
      told,
      `Wrote "${written}": 3 topics and 0 services, 1 of them with schemas, ` +
        "2 by what their messages hold\n",
    );
  });
});

Deno.test("rosy types writes what another program recorded", async () => {
  const path = fileURLToPath(new URL("../../bag/foreign/cdr.mcap", import.meta.url));
  const mesh = new MeshFixture();
  const { status, stdout } = await mesh.run("types", path);
  assertEquals(status, 0);
  assertStringIncludes(stdout, "export interface Robot {");
  assertStringIncludes(stdout, "    imu: [");
});

import { assertEquals, assertRejects } from "@std/assert";
import { join } from "node:path";
import { gatherParamSources, type ParamGivers } from "../../../lib/params/given/param_sources.ts";

/** What is given to a param, by each source that says something. */
async function givenTo(param: string, givers: Partial<ParamGivers>): Promise<unknown[]> {
  const sources = await gatherParamSources({ node: "left/driver", ...givers });
  return sources.flatMap((source) => {
    const found = source.find(param);
    return found ? [[source.origin, found.value, found.text, found.from]] : [];
  });
}

const told = (...params: string[]) => ({ told: { files: [], params } });

Deno.test("gatherParamSources() puts the option first and the command line last", async () => {
  const givers = { option: { speed: 1 }, variable: "{speed: 2}", ...told("speed=3", "speed:=4") };
  assertEquals(await givenTo("speed", givers), [
    ["option", 1, undefined, 'the option "params"'],
    ["launch", 2, "2", "ROSY_PARAMS"],
    ["command-line", 3, "3", "--param speed=3"],
    ["command-line", 4, "4", "--param speed:=4"],
  ]);
});

Deno.test("gatherParamSources() reads nothing where nothing is given", async () => {
  assertEquals(await gatherParamSources({ node: "driver", variable: "", option: {} }), []);
});

Deno.test("gatherParamSources() takes values as YAML has them, and keeps what was typed", async () => {
  const value = async (text: string) => (await givenTo("a", told(`a=${text}`)))[0];
  const cases: [string, unknown, string | undefined][] = [
    ["007", 7, "007"],
    ["true", true, "true"],
    ["", "", ""],
    ["a=b", "a=b", "a=b"],
    ["- 1", "- 1", "- 1"],
    ["'007'", "007", "007"],
    ["[1, a]", [1, "a"], undefined],
    ["{b: {c: 1}}", { b: { c: 1 } }, undefined],
  ];
  for (const [typed, expected, text] of cases) {
    assertEquals(await value(typed), ["command-line", expected, text, `--param a=${typed}`]);
  }
});

for (
  const [typed, message] of [
    ["speed", 'Cannot take "--param speed" for a param: write its name and its value'],
    ["=1", 'Cannot take "--param =1" for a param'],
    [":=1", 'Cannot take "--param :=1" for a param'],
    ["a=[1", 'Cannot take "--param a=[1": not valid YAML: '],
    ["a=1e999", 'Cannot take "--param a=1e999": it is too large for a number'],
  ] as const
) {
  Deno.test(`gatherParamSources() refuses --param ${typed}`, async () => {
    await assertRejects(() => givenTo("a", told(typed)), TypeError, message);
  });
}

Deno.test("gatherParamSources() has sections count for the nodes that they name", async () => {
  const variable =
    "{a: 1, /**: {a: 2}, /left/*: {a: 3}, /right/driver: {a: 4}, /left/driver: {a: 5}}";
  const values = (await givenTo("a", { variable })).map((given) => (given as unknown[])[1]);
  assertEquals(values, [1, 2, 3, 5]);
});

Deno.test("gatherParamSources() reads files of ROS 2", async () => {
  const variable = "{/**: {ros__parameters: {a: 1}}, mapper: {ros__parameters: {a: 2}}}";
  const values = async (node: string) =>
    (await givenTo("a", { node, variable })).map((given) => (given as unknown[])[1]);
  assertEquals(await values("mapper"), [1, 2]);
  assertEquals(await values("driver"), [1]);
});

for (
  const [text, why] of [
    ["5", "found something else"],
    ["[5]", "found something else"],
    ["{a: ", "line 1"],
    ["{a: 1, a: 2}", "unique"],
  ] as const
) {
  Deno.test(`gatherParamSources() refuses ROSY_PARAMS=${text}`, async () => {
    const error = await assertRejects(() => givenTo("a", { variable: text }), TypeError);
    assertEquals(error.message.startsWith("Cannot build a node: ROSY_PARAMS must be a map"), true);
    assertEquals(error.message.includes(why), true, error.message);
  });
}

Deno.test("gatherParamSources() reads files, and says where a value stands", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const file = join(folder, "params.yaml");
    await Deno.writeTextFile(file, "# tuned\nspeed: 2\npid:\n  p: 007\n");
    const givers = { told: { files: [file], params: ["speed=3"] } };
    assertEquals((await givenTo("speed", givers)).map((given) => (given as unknown[])[3]), [
      `${file}:2`,
      "--param speed=3",
    ]);
    assertEquals(await givenTo("pid.p", givers), [["command-line", 7, "007", `${file}:4`]]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("gatherParamSources() says what is wrong with a file, and where", async () => {
  const folder = await Deno.makeTempDir();
  try {
    const read = (name: string) =>
      givenTo("a", { told: { files: [join(folder, name)], params: [] } });
    const refusal = async (name: string, content: string | Uint8Array) => {
      const bytes = typeof content === "string" ? new TextEncoder().encode(content) : content;
      await Deno.writeFile(join(folder, name), bytes);
      return (await assertRejects(() => read(name), Error)).message.replaceAll(`${folder}/`, "");
    };
    assertEquals(
      await refusal("a.yaml", "- 1\n"),
      'Cannot read params from "a.yaml": a.yaml:1:1: names and values must stand there, such as ' +
        '"max_speed: 1.5"',
    );
    const broken = await refusal("b.yaml", "ok: 1\nspeed: [1\n");
    assertEquals(broken.startsWith('Cannot read params from "b.yaml": b.yaml:'), true, broken);
    assertEquals(
      await refusal("c.yaml", new Uint8Array([97, 58, 32, 0xff])),
      'Cannot read params from "c.yaml": c.yaml:1:4: it is not UTF-8 (line 1, column 4)',
    );
    await assertRejects(() => read("none.yaml"), Error, "there is no such file");
    await Deno.writeTextFile(join(folder, "empty.yaml"), "# nothing yet\n");
    assertEquals(await read("empty.yaml"), []);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

import { assertEquals, assertRejects } from "@std/assert";
import { LaunchFileError } from "../../lib/launch/file/launch_file_error.ts";
import { readLaunchParams } from "../../lib/params/given/launch_layers.ts";
import { LaunchFolder, planFile, planText } from "./launch_rig.ts";

/** The values that a node is handed for a param, each with the file that they are from. */
async function given(
  env: Readonly<Record<string, string>>,
  param: string,
): Promise<unknown[]> {
  return (await readLaunchParams(env.ROSY_PARAMS ?? "{}")).flatMap((layer) => {
    const entry = layer.get(param);
    return entry ? [[entry.value, entry.from.split("/").at(-1)]] : [];
  });
}

Deno.test("planLaunch() hands params on, from outside in", async () => {
  await using folder = new LaunchFolder({
    "launch.yaml": `
params: [common.yaml, { a: 2 }]
include:
  - { file: arm.yaml, namespace: left, params: { a: 3 } }
  - { file: arm.yaml, namespace: right, params: more.yaml }
nodes:
  plain: { command: [x] }
`,
    "arm.yaml": "params: { a: 4 }\nnodes: { motor: { command: [x], params: { a: 5, b: 007 } } }\n",
    "common.yaml": "a: 1\n",
    "more.yaml": "a: 6\n",
  });
  const { nodes } = await planFile(folder.file("launch.yaml"));
  const values = Object.fromEntries(
    await Promise.all(nodes.map(async ({ name, env }) => [name, await given(env, "a")])),
  );
  assertEquals(values, {
    "left/motor": [
      [1, "common.yaml"],
      [2, "launch.yaml"],
      [3, "launch.yaml"],
      [4, "arm.yaml"],
      [5, "arm.yaml"],
    ],
    "right/motor": [
      [1, "common.yaml"],
      [2, "launch.yaml"],
      [6, "more.yaml"],
      [4, "arm.yaml"],
      [5, "arm.yaml"],
    ],
    plain: [[1, "common.yaml"], [2, "launch.yaml"]],
  });
  assertEquals(await given(nodes[0]!.env, "b"), [[7, "arm.yaml"]]);
  assertEquals(nodes[0]!.env.ROSY_PARAMS!.includes('"007"'), true);
});

Deno.test("planLaunch() adds params to those of its own environment", async () => {
  const text = "nodes: { a: { command: [x], params: { b: 1 } }, c: { command: [x] } }";
  const { nodes } = await planText(text, { env: { ROSY_PARAMS: "{b: 0}" } });
  assertEquals(await given(nodes[0]!.env, "b"), [[0, "ROSY_PARAMS"], [1, "launch.yaml"]]);
  assertEquals(nodes[1]!.env, {});
});

Deno.test("planLaunch() replaces variables in params", async () => {
  const params = "    params:\n      id: '${arg:id}'\n      n: ${arg:n}\n";
  const text = `nodes:\n  a:\n    command: [x]\n${params}`;
  const { nodes } = await planText(text, { args: { id: "007", n: "7" } });
  assertEquals(await given(nodes[0]!.env, "id"), [["007", "launch.yaml"]]);
  assertEquals(await given(nodes[0]!.env, "n"), [[7, "launch.yaml"]]);
});

for (
  const [params, message] of [
    ["5", 'nodes.a.params: Cannot read params from "'],
    ["[[]]", "nodes.a.params.0: must be text or a map, not a list"],
    ["{ 1x: 1 }", 'nodes.a.params: Cannot use "1x" as the name of a param'],
    ["{ /b: 1 }", 'nodes.a.params: "/b" must have a map of params behind it'],
    ["none.yaml", "there is no such file or directory"],
    ['{ a: "${env}" }', "env"],
  ] as const
) {
  Deno.test(`planLaunch() refuses params: ${params}`, async () => {
    const text = `nodes: { a: { command: [x], params: ${params} } }`;
    const { message: told } = await assertRejects(() => planText(text), LaunchFileError);
    assertEquals(told.includes(message), true, told);
  });
}

Deno.test("planLaunch() refuses params that are given twice over, or are too many", async () => {
  const refusal = async (text: string) =>
    (await assertRejects(() => planText(text), LaunchFileError)).message;
  const twice = await refusal("nodes: { a: { command: [x], env: { ROSY_PARAMS: '{}' } } }");
  assertEquals(twice.includes('params are given by the key "params" of the node'), true, twice);
  const large = await refusal(
    `nodes: { a: { command: [x], params: { b: ${"x".repeat(100_000)} } } }`,
  );
  assertEquals(large.includes("100000 can be handed on"), true, large);
});

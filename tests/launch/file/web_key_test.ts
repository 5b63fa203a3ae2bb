import { assertEquals, assertRejects } from "@std/assert";
import { LaunchFileError } from "../../../lib/launch/file/launch_file_error.ts";
import { WEB_COMMANDS } from "../../../lib/cli/web/commands.ts";
import { WEB } from "../../../lib/launch/file/web_key.ts";
import { LaunchFolder, planFile, planText } from "../launch_rig.ts";

Deno.test("web: {} starts 'rosy web' after all nodes, with its defaults", async () => {
  const { nodes } = await planText("web: {}\nnodes: { a: { command: [x] } }");
  assertEquals(nodes.map(({ name, command }) => [name, command.text]), [
    ["a", "x --name a"],
    ["web", "rosy web --port=7680 --host=127.0.0.1 --name web"],
  ]);
});

Deno.test("web may stand alone", async () => {
  assertEquals((await planText("web: { port: 0 }")).nodes.length, 1);
});

Deno.test("the keys of web become flags, its paths relative to the file", async () => {
  await using folder = new LaunchFolder({
    "launch.yaml": `
web:
  name: gateway
  port: 0
  host: 0.0.0.0
  token_file: tokens.yaml
  read_only: true
  open: false
  expose: ["a/**:read", services:b]
  rules: /etc/rules.yaml
  cors: [http://localhost:5173]
  allow_host: [robot]
  rosbridge: 9090
  foxglove: 0
  assets: models
  bags: recorded
`,
  });
  const { nodes: [node] } = await planFile(folder.file("launch.yaml"));
  assertEquals(node!.command.words.slice(2), [
    "--port=0",
    "--host=0.0.0.0",
    `--token-file=${folder.file("tokens.yaml")}`,
    "--read-only",
    "--expose=a/**:read",
    "--expose=services:b",
    "--rules=/etc/rules.yaml",
    "--cors=http://localhost:5173",
    "--allow-host=robot",
    "--rosbridge=9090",
    "--foxglove=0",
    `--assets=${folder.file("models")}`,
    `--bags=${folder.file("recorded")}`,
    "--name",
    "gateway",
  ]);
});

Deno.test("web is in the namespace of its file, by its full name, and may be left out", async () => {
  const { nodes: [node] } = await planText("namespace: left\nweb: {}");
  assertEquals([node!.name, node!.command.words.at(-1)], ["left/web", "/left/web"]);
  const { nodes, skipped } = await planText("web: { disabled: true }\nnodes: {}");
  assertEquals([nodes, skipped], [[], [{ name: "web", reason: "disabled" }]]);
});

Deno.test("what is wrong with web is named with its place", async () => {
  await assertRejects(
    () => planText("web: { prot: 1 }"),
    LaunchFileError,
    '1:8: web.prot: unknown key "prot" (did you mean "port"?)',
  );
  await assertRejects(
    () => planText("web: {}\nnodes: { web: { command: x } }"),
    LaunchFileError,
    'there is a node "web"',
  );
});

Deno.test("web has a key for each flag of 'rosy web' that is not about the mesh", () => {
  const flags = WEB_COMMANDS[0]!.flags.map(({ name }) => name.replaceAll("-", "_"));
  const own = flags.slice(0, flags.indexOf("name") + 1);
  const keys = Object.keys(WEB.keys).filter((key) => !["disabled", "on_host"].includes(key));
  assertEquals(keys.sort(), own.sort());
});

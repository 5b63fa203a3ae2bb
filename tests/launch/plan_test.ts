import { assertEquals, assertRejects } from "@std/assert";
import { LaunchFileError } from "../../lib/launch/file/launch_file_error.ts";
import { loadLaunchFile } from "../../lib/launch/file/load.ts";
import { LaunchFolder, planFile, planText } from "./launch_rig.ts";

/** The names of the nodes to start, in order. */
async function namesOf(text: string, exclude: string[] = []): Promise<string[]> {
  return (await planText(text, { exclude })).nodes.map(({ name }) => name);
}

Deno.test("planLaunch() fills in the defaults", async () => {
  const { nodes, mesh, skipped } = await planText("nodes: { a: { command: [x] } }");
  assertEquals({ nodes, mesh, skipped }, {
    nodes: [{
      name: "a",
      command: { words: ["x", "--name", "a"], text: "x --name a" },
      env: {},
      count: 1,
      dependsOn: [],
      waitFor: [],
      preDelayMs: 0,
      postDelayMs: 0,
      respawn: "never",
      respawnDelayMs: 1000,
      respawnLimit: Infinity,
      stopTimeoutMs: 5000,
    }],
    mesh: {},
    skipped: [],
  });
});

Deno.test("planLaunch() keeps the file's order but for dependencies", async () => {
  const text = `
nodes:
  a: { command: x, depends_on: [c, b] }
  b: { command: x, depends_on: d }
  c: { command: x }
  d: { command: x }
  e: { command: x }
`;
  assertEquals(await namesOf(text), ["c", "d", "b", "a", "e"]);
});

Deno.test("planLaunch() leaves out what is disabled, excluded or for other hosts", async () => {
  const text = `
nodes:
  a: { command: x, disabled: true }
  b: { command: x, on_host: elsewhere }
  c: { command: x, on_host: Brain.local }
  d: { command: x, depends_on: [a, e] }
  e: { command: x }
`;
  const { nodes, skipped } = await planText(text, { exclude: ["e"] });
  assertEquals(nodes.map(({ name, dependsOn }) => [name, dependsOn]), [["c", []], ["d", []]]);
  assertEquals(skipped, [
    { name: "a", reason: "disabled" },
    { name: "b", reason: "only on host elsewhere" },
    { name: "e", reason: "excluded" },
  ]);
});

Deno.test("planLaunch() refuses to exclude what is not there", async () => {
  const planning = planText("nodes: { camera: { command: x } }", { exclude: ["camra"] });
  const { problems } = await assertRejects(() => planning, LaunchFileError);
  assertEquals(problems.map(({ message }) => message), [
    'there is no node "camra" to exclude (did you mean "camera"?)',
  ]);
});

for (
  const [section, words, text] of [
    ["command: [a, b c]", ["a", "b c", "--name", "my node"], "a 'b c' --name 'my node'"],
    ["command: a b", ["/bin/sh", "-c", "a b --name 'my node'"], "a b --name 'my node'"],
    [`command: "a 'b c'", shell: false`, ["a", "b c", "--name", "my node"], undefined],
    ["command: [a, $B], shell: true", ["/bin/sh", "-c", "a $B --name 'my node'"], undefined],
    ["command: [a], append_name: false", ["a"], "a"],
    ["command: [sleep, 5, true]", ["sleep", "5", "true", "--name", "my node"], undefined],
    [
      `command: [a], append_name: false, args: { n: 1, s: "it's", l: [1], m: { k: v }, none: null }`,
      ["a", "--n=1", "--s=it's", "--l=[1]", '--m={"k":"v"}'],
      `a --n=1 '--s=it'\\''s' '--l=[1]' '--m={"k":"v"}'`,
    ],
  ] as const
) {
  Deno.test(`a node with { ${section} } runs ${words.join(" ")}`, async () => {
    const { nodes: [node] } = await planText(`nodes:\n  my node: { ${section} }\n`);
    assertEquals(node?.command.words, [...words]);
    if (text !== undefined) assertEquals(node?.command.text, text);
  });
}

Deno.test("variables stand for what they look like, where they are not quoted", async () => {
  const text = `
nodes:
  a:
    command: ["\${TOOL}", "$\${TOOL}", "\${arg:mode:-fast}"]
    number: \${arg:count}
    env: { PORT: 8080, QUOTED: "\${arg:count}", HERE: "\${NONE:-}" }
    append_name: false
`;
  const { nodes: [node] } = await planText(text, { env: { TOOL: "run" }, args: { count: "3" } });
  assertEquals([node?.count, node?.env], [3, { PORT: "8080", QUOTED: "3", HERE: "" }]);
  assertEquals(node?.command.words, ["run", "${TOOL}", "fast"]);
});

Deno.test("a variable's text stays the text it is, whatever YAML would make of it", async () => {
  const text = `
nodes:
  a:
    command: [x]
    env:
      V: \${arg:v}
      W: "\${arg:v}"
`;
  const values = [
    "a # b",
    "'quoted'",
    "x: y",
    "- 1",
    "[1, 2]",
    "&a b",
    "*a",
    "!!int 3",
    "null",
    "~",
    "0123",
    "1e400",
    "12345678901234567890",
    "",
  ];
  for (const v of values) {
    const { nodes: [node] } = await planText(text, { args: { v } });
    assertEquals(node?.env, { V: v, W: v });
  }
});

Deno.test("a variable of the environment that is not UTF-8 is refused with its place", async () => {
  await using folder = new LaunchFolder({
    "launch.yaml": "nodes:\n  a: { command: [x], cwd: '${NAME}' }\n",
  });
  const { problems } = await assertRejects(
    () =>
      loadLaunchFile(folder.file("launch.yaml"), {
        env: (name) => {
          throw new Deno.errors.InvalidData(`${name} is not valid unicode`);
        },
        args: new Map(),
        runCommand: () => Promise.resolve({ words: [], env: {} }),
        webCommand: ["rosy", "web"],
        bridgeCommand: ["rosy", "bridge"],
      }),
    LaunchFileError,
    'nodes.a.cwd: environment variable "NAME" is not UTF-8',
  );
  assertEquals(problems[0]?.position, { line: 2, column: 27 });
});

Deno.test("a variable in quotes is no number, and one without is no text", async () => {
  const plan = (number: string) =>
    planText(`nodes:\n  a:\n    command: [x]\n    number: ${number}`, { args: { count: "3" } });
  assertEquals((await plan("${arg:count}")).nodes[0]?.count, 3);
  for (const quoted of ['"${arg:count}"', "'${arg:count}'"]) {
    await assertRejects(() => plan(quoted), LaunchFileError, "nodes.a.number");
  }
});

Deno.test("an argument cannot bring structure with it", async () => {
  const text = "nodes: { a: { command: [x], env: { V: '${arg:v}' } } }";
  const { nodes: [node] } = await planText(text, { args: { v: "}, respawn: always, env: {" } });
  assertEquals([node?.env.V, node?.respawn], ["}, respawn: always, env: {", "never"]);
});

Deno.test("anchors and merge keys share sections", async () => {
  const text = `
nodes:
  a: &base { command: x, number: 2, env: { A: 1 } }
  b: { <<: *base, number: 3 }
`;
  const { nodes } = await planText(text);
  assertEquals(nodes.map(({ count, env }) => [count, env.A]), [[2, "1"], [3, "1"]]);
});

Deno.test("an included file's nodes get its prefix, and so do their names for each other", async () => {
  await using folder = new LaunchFolder({
    "launch.yaml": `
include: [{ file: parts/arm.yaml, prefix: left_ }, { file: parts/arm.yaml, prefix: right_ }]
nodes: { main: { command: x, depends_on: right_grip } }
`,
  });
  Deno.mkdirSync(folder.file("parts"));
  Deno.writeTextFileSync(
    folder.file("parts/arm.yaml"),
    `
domain_id: robot
nodes:
  motor: { command: x, cwd: . }
  grip: { command: x, depends_on: motor, wait_for: [{ node: motor }, { node: camera }] }
`,
  );
  const { nodes, mesh } = await planFile(folder.file("launch.yaml"));
  assertEquals(nodes.map(({ name }) => name), [
    "left_motor",
    "left_grip",
    "right_motor",
    "right_grip",
    "main",
  ]);
  assertEquals(nodes[0]?.cwd, folder.file("parts"));
  assertEquals(nodes[1]?.dependsOn, ["left_motor"]);
  assertEquals(nodes[1]?.waitFor.map(({ name }) => name), ["left_motor", "camera"]);
  assertEquals(mesh, { domainId: "robot" });
});

Deno.test("a name in two files is refused, and so is a coordinator in two files", async () => {
  await using folder = new LaunchFolder({
    "launch.yaml": "include: b.yaml\ncoordinator: {}\nnodes: { a: { command: x } }\n",
    "b.yaml": "coordinator: {}\nnodes: { a: { command: x } }\n",
  });
  const planning = () => planFile(folder.file("launch.yaml"));
  const { problems } = await assertRejects(planning, LaunchFileError);
  assertEquals(problems.map(({ path, message }) => [path.join("."), message]), [
    ["coordinator", `is given in ${folder.file("b.yaml")}, too: keep it in one file only`],
    [
      "nodes.a",
      `there is a node "a" in ${folder.file("b.yaml")} already: include one of the files ` +
      "in a namespace, or with a prefix",
    ],
  ]);
});

Deno.test("a coordinator is handed on in the environment, its key on no command line", async () => {
  const text = `
coordinator: { host: 127.0.0.1, client_host: "::1", port: 7000, authkey: "\${KEY}" }
nodes: { a: { command: [x] } }
`;
  const { coordinator, mesh, nodes } = await planText(text, { env: { KEY: "s3cret" } });
  assertEquals(mesh, { coordinator: "[::1]:7000", authKey: "s3cret" });
  assertEquals(coordinator?.process?.command, {
    words: ["rosy", "coordinator", "--host", "127.0.0.1", "--port", "7000"],
    text: "rosy coordinator --host 127.0.0.1 --port 7000",
  });
  assertEquals(JSON.stringify([coordinator, nodes]).includes("s3cret"), false);
});

Deno.test("a launch file says which mesh, with its key in a file beside it", async () => {
  await using folder = new LaunchFolder({
    "rosy.key": "s3cret\n",
    "launch.yaml": `
domain_id: robot
interface: 127.0.0.1
peers: [10.0.0.5:7000, "[fd00::5]:7000"]
authkey_file: rosy.key
encrypt: true
nodes: { a: { command: x } }
`,
  });
  const { mesh, nodes } = await planFile(folder.file("launch.yaml"));
  assertEquals(mesh, {
    domainId: "robot",
    interface: "127.0.0.1",
    peers: ["10.0.0.5:7000", "[fd00::5]:7000"],
    authKey: "s3cret",
    encrypt: true,
  });
  assertEquals(JSON.stringify(nodes).includes("s3cret"), false);
});

Deno.test("a launch file's peers may be one text, and its encryption off", async () => {
  const { mesh } = await planText(
    "peers: 'a:1, b:2'\nencrypt: false\nnodes: { a: { command: x } }",
  );
  assertEquals(mesh, { peers: ["a:1", "b:2"], encrypt: false });
});

Deno.test("what files say of the mesh may stand in any one, and in several if it is the same", async () => {
  await using folder = new LaunchFolder({
    "same.yaml": "include: part.yaml\ninterface: lo\npeers: [a:1]\nnodes: { a: { command: x } }\n",
    "other.yaml": "include: part.yaml\ninterface: eth0\npeers: [b:1]\nencrypt: false\n",
    "part.yaml": "interface: lo\npeers: a:1\nnodes: { b: { command: x } }\n",
  });
  const { mesh } = await planFile(folder.file("same.yaml"));
  assertEquals(mesh, { interface: "lo", peers: ["a:1"] });
  const planning = planFile(folder.file("other.yaml"));
  const { problems } = await assertRejects(() => planning, LaunchFileError);
  const message = `is given in ${folder.file("part.yaml")}, too: keep it in one file only`;
  assertEquals(problems.map(({ path, message, position }) => [path[0], position?.line, message]), [
    ["interface", 2, message],
    ["peers", 3, message],
  ]);
});

for (
  const [text, message] of [
    ["peers: [robot]", '1:1: peers: Cannot use "robot" as a peer'],
    ["peers: []\ncoordinator: {}", "1:1: peers: there is a coordinator"],
    ["authkey_file: none.key", '1:1: authkey_file: Cannot read the auth key from "'],
    ["encrypt: true", "encryption needs a key: give an authkey_file, or set ROSY_AUTHKEY"],
    ["encrypt: 1", "1:10: encrypt: must be true or false"],
    ["interface: ''", "1:12: interface: must not be empty"],
    ["authkey_file: rosy.key\ncoordinator: { authkey: k }", "has an authkey already"],
  ]
) {
  Deno.test(`a launch file with ${JSON.stringify(text)} is refused`, async () => {
    await using folder = new LaunchFolder({
      "rosy.key": "key",
      "launch.yaml": `${text}\nnodes: { a: { command: x } }\n`,
    });
    await assertRejects(() => planFile(folder.file("launch.yaml")), LaunchFileError, message);
  });
}

Deno.test("what the command line says of the mesh counts more than the file", async () => {
  const text = "domain_id: a\npeers: [a:1]\ninterface: lo\nnodes: { a: { command: x } }";
  const named = await planText(text, { mesh: { domainId: "b", peers: ["b:1"] } });
  assertEquals(named.mesh, { domainId: "b", peers: ["b:1"], interface: "lo" });
  const coordinated = await planText(text, { mesh: { coordinator: "hub" } });
  assertEquals(coordinated.mesh, { domainId: "a", coordinator: "hub", interface: "lo" });
});

for (const mesh of [{ coordinator: "hub" }, { peers: ["b:1"] }]) {
  Deno.test(`a file's coordinator is not started where the user names ${Object.keys(mesh)}`, async () => {
    const plan = await planText("coordinator: {}\nnodes: { a: { command: x } }", { mesh });
    assertEquals([plan.coordinator, plan.mesh], [undefined, mesh]);
  });
}

Deno.test("encryption may be asked for by the user, and the key given by the file", async () => {
  const text = "coordinator: { authkey: key }\nnodes: { a: { command: x } }";
  const { mesh } = await planText(text, { mesh: { encrypt: true } });
  assertEquals(mesh, { coordinator: "localhost:7679", authKey: "key", encrypt: true });
  const planning = planText("nodes: { a: { command: x } }", { mesh: { encrypt: true } });
  await assertRejects(() => planning, LaunchFileError, "encryption needs a key");
});

Deno.test("a key for encryption may come from the environment", async () => {
  const text = "encrypt: true\nnodes: { a: { command: x } }";
  const { mesh } = await planText(text, { env: { ROSY_AUTHKEY: "key" } });
  assertEquals(mesh, { encrypt: true });
});

for (const section of ["disabled: true, client_host: hub", "on_host: hub"]) {
  Deno.test(`a coordinator with { ${section} } is not started here, but nodes use it`, async () => {
    const { coordinator, mesh } = await planText(
      `coordinator: { ${section} }\nnodes: { a: { command: x } }\n`,
    );
    assertEquals([coordinator?.process, mesh], [undefined, { coordinator: "hub:7679" }]);
  });
}

Deno.test("pyGecko's processes become nodes with names of their own", async () => {
  await using folder = new LaunchFolder({
    "launch.json":
      '{"processes": [["process", "publish", {"topic": "hey there"}], ["p.ts", "publish"]]}',
  });
  const { nodes } = await planFile(folder.file("launch.json"));
  assertEquals(nodes.map(({ command }) => command.words), [
    [
      ...["rosy", "run", folder.file("process"), "publish", '{"topic":"hey there"}'],
      ...["--name", "publish"],
    ],
    ["rosy", "run", folder.file("p.ts"), "publish", "--name", "publish_2"],
  ]);
});

Deno.test({
  name: "loadLaunchFile() gives up when told, whatever it waits for",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    await using folder = new LaunchFolder({});
    const file = folder.file("pipe.yaml");
    await new Deno.Command("mkfifo", { args: [file] }).output();
    const controller = new AbortController();
    const loading = loadLaunchFile(file, {
      env: () => undefined,
      args: new Map(),
      runCommand: () => Promise.reject(new Error("is not asked for")),
      webCommand: ["rosy", "web"],
      bridgeCommand: ["rosy", "bridge"],
      signal: controller.signal,
    });
    controller.abort(new Error("Interrupted"));
    await assertRejects(() => loading, Error, "Interrupted");
    // What waits in the system for a writer has to end, too.
    await Deno.writeTextFile(file, "");
  },
});

import { assertEquals, assertRejects } from "@std/assert";
import { LaunchFileError } from "../../lib/launch/file/launch_file_error.ts";
import type { LaunchPlan } from "../../lib/launch/plan.ts";
import { LaunchFolder, type PlanChoices, planFile, planText } from "./launch_rig.ts";

/** Each node's full name, the name on its command line, and what its environment says of names. */
function namesIn({ nodes }: LaunchPlan): Record<string, unknown[]> {
  return Object.fromEntries(nodes.map(({ name, command, env }) => [
    name,
    [command.words.at(-1), env.ROSY_NAMESPACE, env.ROSY_REMAP].filter((part) => part !== undefined),
  ]));
}

async function problemsOf(text: string, choices: PlanChoices = {}): Promise<string[]> {
  const error = await assertRejects(() => planText(text, choices), LaunchFileError);
  return error.problems.map(({ path, message }) => `${path.join(".")}: ${message}`);
}

Deno.test("namespaces of a file, of includes and of nodes add up", async () => {
  await using folder = new LaunchFolder({
    "launch.yaml": `
namespace: robot
include:
  - { file: arm.yaml, namespace: left }
  - { file: arm.yaml, namespace: /right, prefix: r_ }
  - arm.yaml
nodes:
  brain: { command: [x] }
  /hub: { command: [x] }
  eye: { command: [x], namespace: head }
  top: { command: [x], namespace: / }
`,
    "arm.yaml": "namespace: arm\nnodes: { motor: { command: [x] } }",
  });
  assertEquals(namesIn(await planFile(folder.file("launch.yaml"))), {
    "robot/left/arm/motor": ["/robot/left/arm/motor", "robot/left/arm"],
    "right/arm/r_motor": ["/right/arm/r_motor", "right/arm"],
    "robot/arm/motor": ["/robot/arm/motor", "robot/arm"],
    "robot/brain": ["/robot/brain", "robot"],
    hub: ["/hub", "robot"],
    "robot/head/eye": ["/robot/head/eye", "robot/head"],
    top: ["top"],
  });
});

Deno.test("what stands around a launch is around its file", async () => {
  const text =
    "{ namespace: left, remap: { a: b }, nodes: { n: { command: [x], remap: { a: c } } } }";
  const layer = { namespace: "lab", remap: { a: "z", d: "/e" } };
  const plan = await planText(text, { layer });
  assertEquals(namesIn(plan), { "lab/left/n": ["/lab/left/n", "lab/left", "d=/e,a=c"] });
});

Deno.test("a node that is in no namespace is told so where the launcher's environment has one", async () => {
  const text = "nodes: { n: { command: [x], namespace: / } }";
  const env = { ROSY_NAMESPACE: "lab", ROSY_REMAP: "" };
  const plan = await planText(text, { env, layer: { namespace: "lab" } });
  assertEquals(namesIn(plan), { n: ["n", ""] });
});

Deno.test("names that nodes wait for are those of their namespace", async () => {
  const text = `
namespace: left
remap: { image: front/image }
nodes:
  camera: { command: [x], namespace: head }
  detector:
    command: [x]
    depends_on: [camera]
    wait_for:
      - { node: camera }
      - { node: lidar }
      - { node: /hub }
      - { topic: image }
      - { topic: ~/raw }
      - { topic: /clock }
      - { service: save, timeout: 1 }
`;
  const { nodes } = await planText(text);
  const detector = nodes.find(({ name }) => name === "left/detector");
  assertEquals(detector?.dependsOn, ["left/head/camera"]);
  assertEquals(detector?.waitFor.map(({ kind, name }) => `${kind} ${name}`), [
    "node left/head/camera",
    "node left/lidar",
    "node hub",
    "topic left/front/image",
    "topic left/detector/raw",
    "topic clock",
    "service left/save",
  ]);
  assertEquals(detector?.waitFor.at(-1)?.timeoutMs, 1000);
});

Deno.test("a file depends on nodes of its includes by their names in its own namespace", async () => {
  await using folder = new LaunchFolder({
    "launch.yaml": `
namespace: robot
include: { file: arm.yaml, namespace: left }
nodes: { brain: { command: [x], depends_on: [left/motor, /robot/left/motor] } }
`,
    "arm.yaml": "nodes: { motor: { command: [x] } }",
  });
  const { nodes } = await planFile(folder.file("launch.yaml"));
  assertEquals(nodes.at(-1)?.dependsOn, ["robot/left/motor", "robot/left/motor"]);
});

Deno.test("nodes to leave out are named in full, or as the file has them", async () => {
  const text = "{ namespace: left, nodes: { a: { command: [x] }, b: { command: [x] } } }";
  const rest = async (...exclude: string[]) =>
    (await planText(text, { exclude })).nodes.map(({ name }) => name);
  assertEquals(await rest("a"), ["left/b"]);
  assertEquals(await rest("left/a", "/left/b"), []);
  assertEquals(
    await problemsOf(text, { exclude: ["/a"] }),
    [
      ': there is no node "/a" to exclude',
    ].map((line) => line),
  );
  assertEquals(await problemsOf(text, { exclude: ["left/aa"] }), [
    ': there is no node "left/aa" to exclude (did you mean "left/a"?)',
  ]);
  assertEquals(await problemsOf(text, { exclude: ["a/"] }), [
    ': Cannot use "a/" as a node name: nothing follows its last slash: leave that out',
  ]);
});

Deno.test("functions that are started as nodes are in the file's namespace", async () => {
  const text = "{ namespace: left, processes: [[process, publish], [process, publish]] }";
  const { nodes } = await planText(text);
  assertEquals(nodes.map(({ name, env }) => [name, env.ROSY_NAMESPACE]), [
    ["left/publish", "left"],
    ["left/publish_2", "left"],
  ]);
});

Deno.test("what is no name is refused where it stands", async () => {
  const text = `
namespace: a//b
remap: { "x/": y }
nodes:
  ok: { command: [x], namespace: ~a, remap: { "a,b": c } }
  "bad//name": { command: [x] }
  waits: { command: [x], wait_for: { topic: ~a } }
  depends: { command: [x], depends_on: ~ }
`;
  assertEquals(await problemsOf(text.replace("depends_on: ~", 'depends_on: "~"')), [
    'namespace: Cannot use "a//b" as a namespace name: there is nothing between two of its ' +
    'slashes: write "a/b"',
    'remap: Cannot use "x/" as a remapped name: nothing follows its last slash: leave that out',
    'nodes.ok.namespace: Cannot use "~a" as a namespace name: no "~" may begin it; write its ' +
    'levels with "/" between them, such as "robot/left"',
    'nodes.ok.remap: Cannot hand on "a,b=c" as ROSY_REMAP: "," and "=" part its names; take names ' +
    "without them",
    'nodes.bad//name: Cannot use "bad//name" as a node name: there is nothing between two of its ' +
    'slashes: write "bad/name"',
    'nodes.waits: Cannot use "~a" as a topic name: "~" stands for the node\'s own name, so write ' +
    '"~/a" for a name below that, or another letter',
    'nodes.depends: Cannot use "~" as a node name: only names in a node\'s own code begin with "~": ' +
    "write the full name",
  ]);
});

Deno.test("what nodes are called is no matter of their environment", async () => {
  const text = "nodes: { n: { command: [x], env: { ROSY_NAMESPACE: left, ROSY_REMAP: a=b } } }";
  assertEquals(await problemsOf(text), [
    'nodes.n.env.ROSY_NAMESPACE: names are given by the key "namespace" of the node: put it there',
    'nodes.n.env.ROSY_REMAP: names are given by the key "remap" of the node: put it there',
  ]);
});

Deno.test("two nodes of one full name are refused, whatever their files call them", async () => {
  const text = "nodes: { left/n: { command: [x] }, n: { command: [x], namespace: left } }";
  const [problem, ...more] = await problemsOf(text);
  assertEquals(more, []);
  assertEquals(problem?.startsWith('nodes.n: there is a node "left/n" in '), true, problem);
});

Deno.test("wait_for waits for one topic or service: patterns are refused", async () => {
  for (const kind of ["topic", "service"]) {
    assertEquals(
      await problemsOf(`nodes: { n: { command: [x], wait_for: { ${kind}: "camera/*" } } }`),
      [
        `nodes.n: Cannot use "camera/*" as a ${kind} name: "*" stands for other names, and can ` +
        `only be listened to; name one ${kind}`,
      ],
    );
  }
});

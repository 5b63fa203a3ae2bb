import { assertEquals, assertRejects } from "@std/assert";
import { LaunchFileError } from "../../../lib/launch/file/launch_file_error.ts";
import {
  PYGECKO_ADDRESSES,
  PYGECKO_HOST,
  PYGECKO_KEY,
  ROSY_DEMO_LAUNCH,
} from "../../support/originals.ts";
import { LaunchFolder, planFile } from "../launch_rig.ts";

/** Plans a file of pyGecko, which is JSON. */
async function planJson(text: string) {
  await using folder = new LaunchFolder({ "launch.json": text });
  const plan = await planFile(folder.file("launch.json"));
  return { ...plan, notes: plan.notes.map((note) => note.slice(folder.path.length + 1)) };
}

const PUBLISH = '["process", "publish", {"topic": "hello"}]';

Deno.test("pyGecko's launch file is read as its page prints it, and its addresses are not needed", async () => {
  const { nodes, mesh, notes } = await planJson(PYGECKO_ADDRESSES);
  assertEquals(nodes.map(({ name }) => name), [
    "publish",
    "publish_2",
    "subscribe2",
    "subscribe2_2",
    "subscribe2_3",
    "subscribe2_4",
    "subscribe2_5",
    "subscribe2_6",
    "pcv",
  ]);
  assertEquals(mesh, {});
  assertEquals(notes, [
    "launch.json:14:3: geckocore: type, in, out: not needed, nodes find each other by themselves",
  ]);
});

Deno.test("the key of pyGecko's core is the domain", async () => {
  const { mesh, notes } = await planJson(PYGECKO_KEY.replace("...", PUBLISH));
  assertEquals([mesh, notes], [{ domainId: "bob" }, []]);
});

Deno.test("what stands for processes in pyGecko's page is no process", async () => {
  const { problems } = await assertRejects(() => planJson(PYGECKO_KEY), LaunchFileError);
  assertEquals(problems.map(({ message }) => message), ['must be a list, not "..."']);
});

Deno.test("pyGecko's host need not be said, and its comment does no harm", async () => {
  const { nodes, notes } = await planJson(`{ "processes": [${PUBLISH}],\n${PYGECKO_HOST}`);
  assertEquals(nodes.map(({ name }) => name), ["publish"]);
  assertEquals(notes, [
    "launch.json:2:3: geckocore: host: not needed, nodes find each other by themselves",
  ]);
});

Deno.test("a key of pyGecko and another domain contradict each other", async () => {
  const text = `{ "domain_id": "ann", "processes": [${PUBLISH}], "geckocore": { "key": "bob" } }`;
  await using folder = new LaunchFolder({
    "launch.json": text,
    "same.json": text.replace("ann", "bob"),
    "outer.yaml": `{ include: inner.json, domain_id: ann }`,
    "inner.json": text.replace('"domain_id": "ann",', ""),
  });
  const problemsOf = async (name: string) => {
    const { problems } = await assertRejects(() => planFile(folder.file(name)), LaunchFileError);
    return problems.map(({ path, message }) => [path.join("."), message]);
  };
  const inOneFile = "keep it in one file only";
  assertEquals(await problemsOf("launch.json"), [
    ["geckocore.key", `is given in ${folder.file("launch.json")}, too: ${inOneFile}`],
  ]);
  assertEquals(await problemsOf("outer.yaml"), [
    ["domain_id", `is given in ${folder.file("inner.json")} (geckocore.key), too: ${inOneFile}`],
  ]);
  assertEquals((await planFile(folder.file("same.json"))).mesh, { domainId: "bob" });
});

Deno.test("the launch file of rosy's demo is read as it is", async () => {
  await using folder = new LaunchFolder({ "launch.yaml": ROSY_DEMO_LAUNCH });
  const { nodes, notes } = await planFile(folder.file("launch.yaml"));
  assertEquals(
    nodes.map(({ name, postDelayMs }) => [name, postDelayMs]),
    [["topic_listener", 1000], ["topic_sender", 0]],
  );
  assertEquals(notes, []);
});

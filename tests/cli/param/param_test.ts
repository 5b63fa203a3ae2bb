import type { Node } from "@rosy/rosy";
import { assert, assertEquals } from "@std/assert";
import { MeshFixture } from "../../support/mesh_fixture.ts";

/** A node to be tuned. */
async function startDriver(mesh: MeshFixture, name = "driver"): Promise<Node> {
  const node = await mesh.node(name);
  await node.params.declare({
    max_speed: { default: 1.5, min: 0, max: 3, unit: "m/s", description: "How fast" },
    "pid.p": { default: 1 },
    "pid.i": { default: 0.1 },
    serial: { default: "abc" },
    firmware: { default: "1.2.3", readOnly: true },
  });
  return node;
}

Deno.test("rosy param list and get print values", async () => {
  await using mesh = new MeshFixture();
  const none = await mesh.run("param", "list");
  assertEquals([none.status, none.stdout], [0, ""]);
  assert(none.stderr.startsWith("No node has params in domain"), none.stderr);
  const driver = await startDriver(mesh);
  const list = await mesh.run("param", "list");
  assertEquals(list.stdout.split("\n").slice(1), [
    "  max_speed  1.5 m/s  0 to 3",
    "  pid.p      1        number",
    "  pid.i      0.1      number",
    "  serial     abc      string",
    "  firmware   1.2.3    string; read-only",
    "",
  ]);
  assert(list.stdout.startsWith("driver@"));
  assertEquals((await mesh.run("param", "get", "driver", "max_speed")).stdout, "1.5\n");
  const two = await mesh.run("param", "get", "/driver", "serial", "pid.i", "--json");
  const { uuid } = driver.id;
  assertEquals(two.stdout.trim().split("\n").map((line) => JSON.parse(line)), [
    { node: "driver", uuid, name: "serial", value: "abc" },
    { node: "driver", uuid, name: "pid.i", value: 0.1 },
  ]);
});

Deno.test("rosy param set sets all or none, and reset takes it back", async () => {
  await using mesh = new MeshFixture();
  const { params } = await startDriver(mesh);
  const set = await mesh.run("param", "set", "driver", "max_speed=2", "serial=007");
  assertEquals([set.status, set.stdout], [0, "max_speed: 1.5 m/s → 2 m/s\nserial: abc → 007\n"]);
  assertEquals([params.get("max_speed"), params.get("serial")], [2, "007"]);
  assertEquals(params.describe("serial").from, "rosy_param");
  const refused = await mesh.run("param", "set", "driver", "pid.p", "2", "max_speed", "9");
  assertEquals([refused.status, params.get("pid.p"), params.get("max_speed")], [1, 1, 2]);
  assert(refused.stderr.includes("expected at most 3, found 9"), refused.stderr);
  const reset = await mesh.run("param", "reset", "driver");
  assertEquals(reset.stdout, "max_speed: 2 m/s → 1.5 m/s\nserial: 007 → abc\n");
  assertEquals(params.get("serial"), "abc");
});

Deno.test("rosy param dump writes what load takes", async () => {
  await using mesh = new MeshFixture();
  const { params } = await startDriver(mesh);
  const folder = await Deno.makeTempDir();
  try {
    const file = `${folder}/driver.yaml`;
    params.set({ max_speed: 2, serial: "007" });
    const { stdout } = await mesh.run("param", "dump", "driver");
    await Deno.writeTextFile(file, stdout);
    params.reset();
    const load = await mesh.run("param", "load", "driver", file);
    assertEquals([load.status, load.stdout], [
      0,
      "max_speed: 1.5 m/s → 2 m/s\nserial: abc → 007\n",
    ]);
    assertEquals([params.get("max_speed"), params.get("serial")], [2, "007"]);
    await Deno.writeTextFile(file, "pid: { p: 3, d: 1 }\nmax_sped: 1\n");
    const unknown = await mesh.run("param", "load", "driver", file);
    assertEquals([unknown.status, params.get("pid.p")], [1, 1]);
    assert(unknown.stderr.includes(`"max_sped" (did you mean "max_speed"?) (${file}:2)`));
    assert(unknown.stderr.includes("nothing is set"), unknown.stderr);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("rosy param watch prints what there is, and what changes", async () => {
  await using mesh = new MeshFixture();
  const { params } = await startDriver(mesh);
  await using watch = mesh.start("param", "watch", "driver", "max_speed");
  await watch.waitFor(
    () => watch.stdout.includes("max_speed: 1.5 m/s (driver)") || undefined,
    "it",
  );
  params.set({ "pid.p": 5, max_speed: 2.5 });
  await watch.waitFor(() => watch.stdout.includes("max_speed: 2.5 m/s") || undefined, "a change");
  assertEquals(watch.stdout.includes("pid.p"), false);
  assertEquals((await watch.stop("SIGINT")).status, 130);
});

Deno.test("rosy param describe tells where values come from", async () => {
  await using mesh = new MeshFixture();
  await startDriver(mesh);
  const { stdout } = await mesh.run("param", "describe", "driver", "max_speed");
  assertEquals(
    stdout,
    "max_speed: How fast\n- value: 1.5 m/s (the default)\n- default: 1.5 m/s\n- may be: 0 to 3\n",
  );
  const json = await mesh.run("param", "describe", "driver", "max_speed", "--json");
  assertEquals(JSON.parse(json.stdout).max, 3);
});

Deno.test("rosy param says which node and which param there is instead", async () => {
  await using mesh = new MeshFixture();
  const first = await startDriver(mesh);
  await mesh.node("plain");
  const error = async (...args: string[]) => (await mesh.run("param", ...args)).stderr;
  assert((await error("get", "drivr", "x")).includes('no such node (did you mean "driver"?)'));
  assert((await error("get", "plain", "x")).includes("it has declared none"));
  assert((await error("get", "driver", "max_sped")).includes('(did you mean "max_speed"?)'));
  assert((await error("watch", "driver", "max_sped")).includes('(did you mean "max_speed"?)'));
  assert((await error("set", "driver", "x", "1", "y")).includes("no value stands behind it"));
  assert((await error("set", "driver", "a=1", "a=2")).includes("name each of them once"));
  assert((await error("delete", "driver")).includes('"rosy param reset" takes back'));
  const second = await startDriver(mesh);
  const shared = await error("get", "driver", "max_speed");
  assert(shared.includes("2 nodes are named") && shared.includes("--uuid"), shared);
  second.params.set("max_speed", 3);
  const values = await Promise.all(
    [first, second].map(async ({ id }) =>
      (await mesh.run("param", "get", "driver", "max_speed", "--uuid", id.uuid.slice(0, 6))).stdout
    ),
  );
  assertEquals(values, ["1.5\n", "3\n"]);
  const wrong = await error("get", "driver", "max_speed", "--uuid", "zzzzzzzz");
  assert(wrong.includes('none has a uuid that begins with "zzzzzzzz"'), wrong);
});

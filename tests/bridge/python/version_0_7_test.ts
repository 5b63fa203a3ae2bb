import { assertEquals, assertRejects } from "@std/assert";
import { PythonMesh } from "../../../lib/bridge/python/mesh/python_mesh.ts";
import { freePort } from "../../support/free_port.ts";
import { patiently } from "../../support/patience.ts";
import { RecordingLogger } from "../../support/recording_logger.ts";
import { Coordinated } from "./coordinated.ts";
import { HAS_ORIGINALS, OriginalNode } from "./original.ts";
import { MESH_SCENARIOS } from "./mesh_contract.ts";

const ignore = !HAS_ORIGINALS;

for (const { name, run } of MESH_SCENARIOS) {
  Deno.test({
    name: `${name} (0.7)`,
    ignore,
    async fn() {
      await using place = await Coordinated.open();
      await run(place);
    },
  });
}

Deno.test({
  name: "PythonMesh proves that it has the key of a mesh of 0.7, and has nodes prove it",
  ignore,
  async fn() {
    await using place = await Coordinated.open("secret");
    const [python, mesh] = await Promise.all([
      OriginalNode.start("0.7", { ...place.python, name: "py" }),
      PythonMesh.join({ ...place.own, version: "0.7" }),
    ]);
    await using _node = python;
    await using own = mesh;
    await patiently(own.waitForProvider("multiply"));
    assertEquals(await own.call("multiply", [6, 7]), 42);
    using _service = own.provide("greet", () => "hello");
    await python.do("call", "greet");
    await python.says('answer "hello"');
    const wrong = { ...place.own, authKey: "guessed", version: "0.7" } as const;
    await assertRejects(() => PythonMesh.join(wrong), Error, "--authkey");
  },
});

Deno.test({
  name: "PythonMesh goes on without the coordinator of 0.7, and registers when there is another",
  ignore,
  async fn() {
    const place = await Coordinated.open();
    await using _place = place;
    const logger = new RecordingLogger();
    await using _python = await OriginalNode.start("0.7", { ...place.python, name: "py" });
    await using mesh = await PythonMesh.join({ ...place.own, version: "0.7", logger });
    await patiently(mesh.waitForProvider("multiply"));
    await place.kill();
    await logger.until("Lost the coordinator");
    assertEquals(await mesh.call("multiply", [6, 7]), 42);
    await place.start();
    await logger.until("is there again");
    // Nodes of Python's come back by themselves, too, but take seconds: this one comes at once.
    await using other = await OriginalNode.start("0.7", { ...place.python, name: "other" });
    using _service = mesh.provide("greet", () => "hello");
    await other.do("call", "greet");
    await other.says('answer "hello"');
  },
});

Deno.test("PythonMesh says what to do where there is no coordinator", async () => {
  const coordinator = `127.0.0.1:${freePort()}`;
  const options = { version: "0.7", coordinator, interface: "127.0.0.1" } as const;
  await assertRejects(() => PythonMesh.join(options), Error, "start it by 'rosy coordinator'");
  await assertRejects(
    () => PythonMesh.join({ ...options, domainId: "x" }),
    TypeError,
    "domainId is of its version 0.8",
  );
  await assertRejects(
    () => PythonMesh.join({ version: "0.7", coordinator: "a:b:c" }),
    TypeError,
    "HOST:PORT",
  );
});

import { assertEquals, assertRejects } from "@std/assert";
import { PythonMesh } from "../../../lib/bridge/python/mesh/python_mesh.ts";
import { freePort } from "../../support/free_port.ts";
import type { TestProcess } from "../../support/process.ts";
import { patiently } from "../../support/patience.ts";
import { RecordingLogger } from "../../support/recording_logger.ts";
import { HAS_ORIGINALS, OriginalNode, startPython } from "./original.ts";
import { MESH_SCENARIOS, type MeshCase } from "./mesh_contract.ts";

/** A coordinator of Python's, and what joins its mesh. */
class Coordinated implements MeshCase, AsyncDisposable {
  readonly version = "0.7";
  readonly python: Readonly<Record<string, unknown>>;
  readonly own: { readonly coordinator: string; readonly interface: string };
  #coordinator!: TestProcess;
  readonly #port: number;
  readonly #authKey: string | undefined;

  private constructor(port: number, authKey: string | undefined) {
    this.#port = port;
    this.#authKey = authKey;
    const authkey = authKey === undefined ? {} : { authkey: authKey };
    const place = { coordinator_host: "127.0.0.1", coordinator_port: port };
    this.python = { ...place, node_server_host: "127.0.0.1", ...authkey };
    this.own = {
      coordinator: `127.0.0.1:${port}`,
      interface: "127.0.0.1",
      ...authKey !== undefined && { authKey },
    };
  }

  static async open(authKey?: string): Promise<Coordinated> {
    const coordinated = new Coordinated(freePort(), authKey);
    await coordinated.start();
    return coordinated;
  }

  async start(): Promise<void> {
    const words = ["-m", "rosy", "coordinator", "--host", "127.0.0.1", "--port", `${this.#port}`];
    const key = this.#authKey === undefined ? [] : ["--authkey", this.#authKey];
    this.#coordinator = startPython("0.7", [...words, ...key]);
    await this.#coordinator.waitForLine(/started|listening/i);
  }

  async kill(): Promise<void> {
    await this.#coordinator.stop("SIGKILL");
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#coordinator[Symbol.asyncDispose]();
  }
}

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
    await using python = await OriginalNode.start("0.7", { ...place.python, name: "py" });
    await using mesh = await PythonMesh.join({ ...place.own, version: "0.7", logger });
    await patiently(mesh.waitForProvider("multiply"));
    await place.kill();
    await logger.until("Lost the coordinator");
    assertEquals(await mesh.call("multiply", [6, 7]), 42);
    await place.start();
    await logger.until("is there again");
    // Python's own nodes come back by themselves, too, within seconds.
    await patiently(mesh.waitForProvider("multiply"));
    using _service = mesh.provide("greet", () => "hello");
    await python.do("call", "greet");
    await python.says('answer "hello"');
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

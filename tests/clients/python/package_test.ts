import { assert, assertEquals } from "@std/assert";
import { TestProcess } from "../../support/process.ts";
import { pythonWith, runPython } from "../../support/python.ts";
import { CLIENT, ENVIRONMENT } from "./python_node.ts";
import { PythonMesh } from "./python_mesh.ts";

const PYTHON = await pythonWith("msgpack", "build", "hatchling");

Deno.test({
  name: "the Python package has its modules and its types (needs Python with build, hatchling)",
  ignore: !PYTHON,
  async fn() {
    const folder = await Deno.makeTempDir();
    try {
      const args = ["-m", "build", "--no-isolation", "--outdir", folder, CLIENT];
      const { code, stderr } = await new Deno.Command(PYTHON!, { args }).output();
      assertEquals(code, 0, new TextDecoder().decode(stderr));
      const files = [...Deno.readDirSync(folder)].map(({ name }) => name).sort();
      assertEquals(files, ["rosy_mesh-0.1.0-py3-none-any.whl", "rosy_mesh-0.1.0.tar.gz"]);
      // What is in the wheel is all it takes: nothing of this repository is on the path.
      const program = `
import sys; sys.path[:] = [${JSON.stringify(`${folder}/${files[0]}`)}] + sys.path
import rosy_mesh, zipfile
print(rosy_mesh.__file__)
print(*zipfile.ZipFile(sys.path[0]).namelist(), sep="\\n")
`;
      const [file, ...names] = (await runPython(PYTHON!, ["-I", "-c", program])).trim().split("\n");
      assert(file!.includes(".whl"), file);
      for (const { name } of Deno.readDirSync(`${CLIENT}/rosy_mesh`)) {
        if (name.includes(".")) assert(names.includes(`rosy_mesh/${name}`), name);
      }
    } finally {
      await Deno.remove(folder, { recursive: true });
    }
  },
});

Deno.test({
  name: "the examples of the Python client's page do what it says (needs Python with msgpack)",
  ignore: !await pythonWith("msgpack"),
  async fn() {
    const page = await Deno.readTextFile(`${CLIENT}/README.md`);
    const examples = [...page.matchAll(/^```python\n([^]*?)^```$/gm)].map(([, code]) => code!);
    assert(examples.length >= 3);
    const python = await pythonWith("msgpack");
    await Promise.all(examples.map(async (code) => {
      const domain = { ROSY_DOMAIN_ID: `test-${crypto.randomUUID()}` };
      const { code: status, stderr } = await new Deno.Command(python!, {
        args: ["-c", code],
        env: { ...ENVIRONMENT, ...domain },
      }).output();
      assertEquals([status, new TextDecoder().decode(stderr)], [0, ""], code);
    }));
  },
});

Deno.test({
  name: "the robot of the Python client goes where it is told (needs Python with msgpack)",
  ignore: !await pythonWith("msgpack"),
  async fn() {
    await using mesh = new PythonMesh();
    const node = await mesh.deno();
    await using robot = new TestProcess([`${CLIENT}/examples/robot.py`, "--peers", mesh.address], {
      program: (await pythonWith("msgpack"))!,
      env: { ...ENVIRONMENT, ROSY_DOMAIN_ID: mesh.fixture.domainId },
    });
    await node.waitForServiceProvider("go_to");
    assertEquals(await node.call("go_to", 0, 0.3), "0.3 m to go");
    for await (const { args: [pose] } of node.getTopic<[{ y: number }]>("pose")) {
      if (Math.abs(pose.y - 0.3) < 1e-9) break;
    }
    const gone = Promise.withResolvers<void>();
    node.topology.subscribe(() => node.serviceHasProviders("go_to") || gone.resolve());
    const { stderr } = await robot.stop("SIGINT");
    assertEquals(stderr, "");
    await gone.promise;
  },
});

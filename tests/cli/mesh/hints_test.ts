import { assertEquals, assertStringIncludes } from "@std/assert";
import { TempDirectory } from "../../bag/support.ts";
import { MeshFixture } from "../../support/mesh_fixture.ts";

const DOCTOR = "'rosy doctor' says why nodes do not find each other";

Deno.test("lists that are empty name the domain, and where to look further", async () => {
  const mesh = new MeshFixture();
  for (
    const [command, nothing] of [
      [["topic", "list"], "Nobody sends on a topic or listens to one"],
      [["service", "list"], "Nobody provides a service"],
    ] as const
  ) {
    const { status, stdout, stderr } = await mesh.run(...command, "--domain-id", "nobody's");
    assertEquals([status, stdout, stderr], [0, "", `${nothing} in domain "nobody's"; ${DOCTOR}\n`]);
    const json = await mesh.run(...command, "--json");
    assertEquals([json.stdout, json.stderr], ["", ""]);
  }
  const nodes = await mesh.run("node", "list", "--domain-id", "nobody's");
  assertEquals([nodes.stdout, nodes.stderr], [`0 nodes in domain "nobody's"; ${DOCTOR}\n`, ""]);
});

Deno.test("whoever waits without end is told what for, and how not to", async () => {
  const mesh = new MeshFixture();
  await using directory = await TempDirectory.create();
  const bag = directory.file("a.bag");
  const waits = [
    [["topic", "send", "t", "1"], 'Still waiting for a listener of topic "t" in domain "'],
    [["service", "call", "s"], 'Still waiting for a provider of service "s" in domain "'],
    [["topic", "echo", "a", "b"], 'No message yet on a, b in domain "'],
    [["topic", "hz", "a"], 'No message yet on a in domain "'],
    [["speedtest", "recv", "--topic", "s"], 'No message yet on s in domain "'],
    [["bag", "record", "a", "-o", bag], 'No message yet on a in domain "'],
  ] as const;
  const commands = waits.map(([command]) => mesh.start(...command));
  try {
    for (const [index, [, text]] of waits.entries()) {
      await commands[index]!.waitForLine(text);
    }
  } finally {
    const ends = await Promise.all(commands.map((command) => command.stop()));
    for (const { stderr } of ends) assertStringIncludes(stderr, DOCTOR);
  }
});

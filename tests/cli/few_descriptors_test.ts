import { assert, assertEquals, assertMatch } from "@std/assert";
import { MeshFixture } from "../support/mesh_fixture.ts";
import { type ProcessResult, TestProcess } from "../support/process.ts";

const CLI = new URL("../../cli.ts", import.meta.url).pathname;
const CHILD = new URL("../node/children/few_descriptors.ts", import.meta.url).pathname;
const ADVICE = 'too many open files (allow more before it starts, such as with "ulimit -n 1024")';
/**
 * With fewer Deno does not start at all, or not load what it is to run; of a package's description it
 * does not say why it cannot be read. It reads many files at once, so where it fails is chance.
 */
const DENO_FAILS =
  /Deno has panicked|^error: |Stack backtrace|panicked at|ERR_INVALID_PACKAGE_CONFIG.*Failed reading/m;
/** What Deno says of files that it then goes on without, before it runs anything. */
const DENO_WARNS = /^(Failed reading|Warning: Ignoring extra certs) .*: Too many open files/;
/** Few enough for Deno to fail, whatever this process has inherited and hands down. */
const FEWEST = 16;
/** Enough for rosy to work. */
const ENOUGH = 64;

/** Runs a Deno program that may have so many files open; what goes on for ever is ended. */
async function runWith(
  maxFiles: number,
  args: readonly string[],
  mesh: MeshFixture,
): Promise<ProcessResult> {
  await using process = new TestProcess(["run", "-A", ...args], { env: mesh.env, maxFiles });
  return await process.end();
}

/** One line says what rosy wanted to do and what to try; nothing else is said. */
function assertOneError({ status, stderr }: ProcessResult, name: string): void {
  assertEquals(status, 1, stderr);
  const lines = stderr.trimEnd().split("\n").filter((line) =>
    !line.startsWith("[rosy") && !DENO_WARNS.test(line)
  );
  assertEquals(lines.length, 1, stderr);
  assert(lines[0]!.startsWith(`rosy ${name}: `) || lines[0]!.startsWith("rosy: "), stderr);
  assertMatch(lines[0]!, /Cannot |Import /);
  assert(lines[0]!.includes(ADVICE), stderr);
}

for (const words of [["node", "list"], ["topic", "send", "t", "1", "--no-wait"]]) {
  const name = words.slice(0, 2).join(" ");
  Deno.test({
    name: `rosy ${name} works, or says in one line that it may open too few files`,
    ignore: Deno.build.os !== "linux",
    async fn() {
      await using mesh = new MeshFixture();
      let worked = 0;
      for (let maxFiles = FEWEST; maxFiles <= ENOUGH && worked < 3; maxFiles++) {
        const end = await runWith(maxFiles, [CLI, ...words], mesh);
        if (end.status === 0) worked++;
        else if (!DENO_FAILS.test(end.stderr)) assertOneError(end, name);
      }
      assertEquals(worked, 3);
    },
  });
}

for (const maxFiles of [24, 64]) {
  Deno.test({
    name: `rosy launch of many nodes with ${maxFiles} descriptors says what it cannot start`,
    ignore: Deno.build.os !== "linux",
    async fn() {
      await using mesh = new MeshFixture();
      const directory = await Deno.makeTempDir({ prefix: "rosy-test-" });
      try {
        const file = `${directory}/launch.yaml`;
        const nodes = Array.from({ length: 30 }, (_, n) => `  n${n}:\n    command: sleep 0.1\n`);
        await Deno.writeTextFile(file, `nodes:\n${nodes.join("")}`);
        const end = await runWith(maxFiles, [CLI, "launch", file], mesh);
        assertEquals(end.status, 1);
        const all = `${end.stdout}${end.stderr}`;
        assert(all.includes("annot start"), all);
        assert(all.includes(ADVICE), all);
        assert(!/^ {4}at /m.test(all), all);
      } finally {
        await Deno.remove(directory, { recursive: true });
      }
    },
  });
}

Deno.test({
  name: "buildNode() starts, or says what it cannot open, however few descriptors are left",
  ignore: Deno.build.os !== "linux",
  async fn() {
    await using mesh = new MeshFixture();
    // With none at all left Deno itself panics.
    const free = ["1", "2", "3", "4", "6", "8", "12", "16"];
    const { status, stdout, stderr } = await runWith(80, [CHILD, ...free], mesh);
    assertEquals([status, stderr], [0, ""]);
    const ends = stdout.trimEnd().split("\n").map((line) => line.replace(/^\d+ /, ""));
    assertEquals(ends.length, free.length);
    assertEquals(ends.at(-1), "started");
    const failed = ends.filter((end) => end !== "started");
    assert(failed.length > 0, stdout);
    for (const end of failed) {
      assertMatch(end, /^Cannot /);
      assert(end.includes(ADVICE), end);
    }
  },
});

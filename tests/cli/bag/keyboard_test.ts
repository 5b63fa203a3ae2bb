import { BagWriter } from "@rosy/rosy/bag";
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { parseKeys } from "../../../lib/cli/bag/playing/keys.ts";
import { entry, readAll, TempDirectory } from "../../bag/support.ts";
import { MeshFixture } from "../../support/mesh_fixture.ts";
import { patiently } from "../../support/patience.ts";
import { HAS_SCRIPT } from "../../support/succeeds.ts";

const CLI = new URL("../../../cli.ts", import.meta.url).pathname;

const ignore = !HAS_SCRIPT;

/** Runs a command on a terminal, types keys into it, and compares the terminal's modes. */
async function runOnTerminal(
  mesh: MeshFixture,
  directory: TempDirectory,
  args: string,
  type: (written: (text: string) => Promise<void>, key: (key: string) => Promise<void>) => unknown,
): Promise<{ output: string; isRestored: boolean }> {
  // Ctrl-C reaches the shell, too: it must go on.
  const run = `'${Deno.execPath()}' run -A '${CLI}' ${args}`;
  const command = `trap : INT; stty -g > before; ${run}; stty -g > after`;
  const child = new Deno.Command("script", {
    args: ["-qec", command, "/dev/null"],
    cwd: directory.path,
    env: { ...mesh.env, TERM: "xterm", SHELL: "/bin/sh" },
    stdin: "piped",
    stdout: "piped",
  }).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const writer = child.stdin.getWriter();
  let output = "";
  const more = async () => {
    const { value, done } = await reader.read();
    output += value ?? "";
    return !done;
  };
  const until = async (text: string) => {
    const from = output.length;
    while (!output.slice(from).includes(text)) assert(await more(), `no "${text}" in ${output}`);
  };
  const play = async () => {
    await type(until, (key) => writer.write(new TextEncoder().encode(key)));
    while (await more());
    await child.status;
  };
  const playing = play();
  try {
    await patiently(playing, () => output);
  } catch (error) {
    child.kill();
    await playing.catch(() => {});
    throw error;
  } finally {
    await writer.close().catch(() => {});
  }
  const modes = ["before", "after"].map((name) => Deno.readTextFileSync(directory.file(name)));
  return { output, isRestored: modes[0] === modes[1] };
}

Deno.test("parseKeys() knows the player's keys, also several at once", () => {
  assertEquals(parseKeys(" \x1b[Cx\x1b[A\x1bOB"), ["pause", "step", "faster", "slower"]);
  assertEquals(parseKeys("q\x1b[D\x1b"), []);
});

Deno.test({
  name: "rosy bag play obeys the keyboard, and leaves the terminal as it was",
  ignore,
  fn: async () => {
    await using mesh = new MeshFixture();
    await using directory = await TempDirectory.create();
    await using writer = await BagWriter.create(directory.file("a.bag"));
    for (let i = 0; i < 4; i++) {
      await writer.write(entry({ sequence: i, loggedAtMs: 1_700_000_000_000 + i * 3_600_000 }));
    }
    await writer.close();
    const play = await runOnTerminal(
      mesh,
      directory,
      "bag play -i a.bag --no-wait --no-log-args",
      async (until, key) => {
        await until('topic="imu"');
        await key(" ");
        await until("paused");
        await key("\x1b[A");
        await until("x1.1");
        // Three hours are not waited for.
        for (const position of ["1:00:00.0", "2:00:00.0", "3:00:00.0"]) {
          await key("\x1b[C");
          if (position !== "3:00:00.0") await until(`paused ${position}`);
        }
      },
    );
    assertStringIncludes(play.output, "\r\x1b[2KPlayed back 4 messages.\r\n");
    assert(play.isRestored);
  },
});

Deno.test({
  name: "nodes that follow rosy bag play --clock go by its steps",
  ignore,
  fn: async () => {
    await using mesh = new MeshFixture();
    await using directory = await TempDirectory.create();
    const startMs = 1_700_000_000_000;
    const hourMs = 3_600_000;
    await using writer = await BagWriter.create(directory.file("a.bag"));
    for (let i = 0; i < 4; i++) await writer.write(entry({ loggedAtMs: startMs + i * hourMs }));
    await writer.close();
    const node = await mesh.node("robot", { clock: "mesh" });
    const hours: number[] = [];
    const { promise: rung, resolve } = Promise.withResolvers<number>();
    void node.clock.sleep(1.5 * hourMs).then(() => resolve(hours.length));
    await node.listenRaw("imu", () => {
      hours.push((node.clock.nowMs() - startMs) / hourMs);
    });
    await runOnTerminal(
      mesh,
      directory,
      "bag play -i a.bag --clock --no-log",
      async (until, key) => {
        await until("playing");
        await key(" ");
        await until("paused");
        for (let step = 0; step < 4 - hours.length; step++) await key("\x1b[C");
      },
    );
    assertEquals(hours.slice(1), [1, 2, 3]);
    assertEquals(await rung, 2);
  },
});

Deno.test({
  name: "rosy bag play leaves the terminal as it was after Ctrl-C",
  ignore,
  fn: async () => {
    await using mesh = new MeshFixture();
    await using directory = await TempDirectory.create();
    await using writer = await BagWriter.create(directory.file("a.bag"));
    for (const loggedAtMs of [0, 1e9]) await writer.write(entry({ loggedAtMs }));
    await writer.close();
    for (const times of [1, 2]) {
      const play = await runOnTerminal(
        mesh,
        directory,
        "bag play -i a.bag --no-wait --no-log",
        async (until, key) => {
          await until("playing");
          await key("\x03".repeat(times));
        },
      );
      assert(play.isRestored, play.output);
    }
  },
});

Deno.test({
  name: "rosy bag record shows one status line on a terminal",
  ignore,
  fn: async () => {
    await using mesh = new MeshFixture();
    await using directory = await TempDirectory.create();
    const node = await mesh.node("node");
    const { output } = await runOnTerminal(
      mesh,
      directory,
      "bag record imu -o b.bag",
      async (until, key) => {
        await until("0 messages  0/s");
        await node.waitForListener("imu");
        await node.send("imu", 1);
        await until("\r\x1b[2K1 messages  ");
        await key("\x03");
      },
    );
    assertStringIncludes(
      output,
      '\r\x1b[2KRecording stopped.\r\nRecorded 1 message to "b.bag".\r\n',
    );
    assertEquals((await readAll(directory.file("b.bag"))).length, 1);
  },
});

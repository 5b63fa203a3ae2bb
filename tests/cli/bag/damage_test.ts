import { BagWriter } from "@rosy/rosy/bag";
import { assert, assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import { MAGIC } from "../../../lib/bag/mcap_format.ts";
import { entry, TempDirectory, writeForeignJson } from "../../bag/support.ts";
import type { ProcessResult } from "../../support/process.ts";
import { startRosy } from "../../support/rosy.ts";

const FOREIGN = new URL("../../bag/foreign/", import.meta.url);

async function rosy(directory: TempDirectory, ...args: string[]): Promise<ProcessResult> {
  await using process = startRosy(["bag", ...args], { cwd: directory.path });
  return await process.end();
}

async function copyForeign(directory: TempDirectory, ...names: string[]): Promise<void> {
  for (const name of names) {
    await Deno.copyFile(new URL(name, FOREIGN), directory.file(name));
  }
}

Deno.test("rosy bag info ends with 1 on a damaged file, and says what is wrong", async () => {
  await using directory = await TempDirectory.create();
  await copyForeign(directory, "bitflip.mcap");
  const { status, stdout } = await rosy(directory, "info", "bitflip.mcap");
  assertEquals(status, 1);
  assertStringIncludes(
    stdout,
    '"bitflip.mcap" is damaged: 45 of 50 messages can be read, 1 chunk skipped.\n' +
      "- chunk at byte 764: its checksum does not match\n" +
      `'rosy bag recover "bitflip.mcap"' copies what can be read.\n`,
  );
  const json = await rosy(directory, "info", "bitflip.mcap", "--json");
  const { state, messages, expectedMessages, skippedChunks, problems } = JSON.parse(json.stdout);
  assertEquals([json.status, state, messages, expectedMessages], [1, "damaged", 45, 50]);
  assertEquals([skippedChunks, problems[0].byteOffset], [1, 764]);
});

Deno.test("rosy bag recover says how much of a bag it rescued, and ends with 1", async () => {
  await using directory = await TempDirectory.create();
  await copyForeign(directory, "bitflip.mcap", "trunc.mcap", "plain.mcap");
  const bad = await rosy(directory, "recover", "bitflip.mcap");
  assertEquals(bad, {
    status: 1,
    stdout: 'Recovered 45 of 50 messages to "bitflip_recovered.mcap", 1 chunk skipped.\n',
    stderr: "Not all of it could be read:\n- chunk at byte 764: its checksum does not match\n",
  });
  const json = await rosy(directory, "recover", "bitflip.mcap", "-o", "b.mcap", "--json");
  const { path, messages, expectedMessages, skippedChunks, isMissing } = JSON.parse(json.stdout);
  assertEquals([json.status, path, messages, expectedMessages], [1, "b.mcap", 45, 50]);
  assertEquals([skippedChunks, isMissing], [1, true]);
  // What a recorder that was killed never completed is not left out.
  const cut = await rosy(directory, "recover", "trunc.mcap");
  assertEquals(cut, {
    status: 0,
    stdout: 'Recovered 23 messages to "trunc_recovered.mcap".\n',
    stderr: "The last 16 B are of a record that was never completed.\n",
  });
  const whole = await rosy(directory, "recover", "plain.mcap");
  assertEquals([whole.status, whole.stderr], [
    0,
    "The file was complete: there was nothing to recover.\n",
  ]);
});

Deno.test("rosy bag play plays what is around a damaged part, and ends with 1", async () => {
  await using directory = await TempDirectory.create();
  await copyForeign(directory, "bitflip.mcap");
  const flags = ["--no-wait", "--no-log", "--immediate"];
  const { status, stdout, stderr } = await rosy(directory, "play", "bitflip.mcap", ...flags);
  assertEquals(status, 1);
  assertStringIncludes(stdout, "Played back 45 messages.");
  assertStringIncludes(stderr, "damaged: 45 of 50 messages can be read");
});

Deno.test("rosy bag play leaves out what is not the JSON that another program says it is", async () => {
  await using directory = await TempDirectory.create();
  await writeForeignJson(directory.file("a.mcap"), ["1", "{broken", "[2]"]);
  const flags = ["--no-wait", "--no-log", "--immediate"];
  const { status, stdout, stderr } = await rosy(directory, "play", "a.mcap", ...flags);
  assertEquals(status, 1);
  assertStringIncludes(stdout, "Played back 2 messages.");
  assertEquals(stderr, 'Not sent: 1 message of topic "imu" whose bytes are no json.\n');
});

Deno.test("rosy bag info, play and recover take a pipe for no bag", {
  ignore: Deno.build.os === "windows",
}, async () => {
  await using directory = await TempDirectory.create();
  const { success } = await new Deno.Command("mkfifo", { args: [directory.file("a.bag")] })
    .output();
  assert(success);
  for (const command of ["info", "play", "recover"]) {
    const { status, stderr } = await rosy(directory, command, "a.bag");
    assertEquals([status, stderr], [
      1,
      `rosy bag ${command}: Cannot read "a.bag": it is a pipe or a device; write its content to a ` +
      "file first, for a bag is read from its end\n",
    ]);
  }
});

Deno.test("rosy bag info, without a name or by that of the first, tells of all parts of a recording", async () => {
  await using directory = await TempDirectory.create();
  for (const part of [0, 1, 2]) {
    const path = directory.file(`record_a${part ? `_${part}` : ""}.bag`);
    await using writer = await BagWriter.create(path, { recording: { id: "a", part } });
    for (const i of [0, 1]) await writer.write(entry({ loggedAtMs: 1000 * part + i }));
  }
  for (const args of [[], ["record_a.bag"], ["-i", "record_a.bag"], ["."]]) {
    const { stdout } = await rosy(directory, "info", ...args, "--json");
    const { messages, durationMs, parts } = JSON.parse(stdout);
    assertEquals([messages, durationMs, parts.length], [6, 2001, 3], args.join());
  }
  const last = await rosy(directory, "info", "record_a_2.bag");
  assertStringIncludes(last.stdout, "messages:    2\n");
  assertEquals(
    last.stderr,
    '"record_a_2.bag" is a part of a recording of 3 files: "record_a.bag" names all.\n',
  );
  const two = await rosy(directory, "info", "record_a_1.bag", "record_a_2.bag", "--json");
  assertEquals(JSON.parse(two.stdout).messages, 4);
  const flags = ["--no-wait", "--no-log", "--immediate"];
  const played = await rosy(directory, "play", ...flags);
  assertStringIncludes(played.stdout, "Played back 6 messages.");
  assertEquals(played.status, 0);
});

Deno.test("rosy bag info and play say which files of a recording are missing", async () => {
  await using directory = await TempDirectory.create();
  for (const part of [0, 2]) {
    const path = directory.file(`a${part ? `_${part}` : ""}.bag`);
    await using writer = await BagWriter.create(path, { recording: { id: "a", part } });
    await writer.write(entry());
  }
  const flags = ["--no-wait", "--no-log", "--immediate"];
  for (const args of [["info", "a.bag"], ["info", "."], ["play", "a.bag", ...flags]]) {
    const { stderr } = await rosy(directory, ...(args as [string, ...string[]]));
    assertMatch(stderr, /^Of the recording "(\.\/)?a.bag", file 2 of at least 3 is missing.\n$/);
  }
});

Deno.test("rosy bag play plays a file once, in however many ways it is named", async () => {
  await using directory = await TempDirectory.create();
  {
    await using writer = await BagWriter.create(directory.file("a.bag"));
    await writer.write(entry());
  }
  await Deno.symlink("a.bag", directory.file("b.bag"));
  const flags = ["--no-wait", "--no-log", "--immediate"];
  const { stdout } = await rosy(directory, "play", "a.bag", "./a.bag", "b.bag", ".", ...flags);
  assertEquals(stdout, 'Playing back messages from "a.bag"...\nPlayed back 1 message.\n');
});

Deno.test("rosy bag info lists several files, play names some of them", async () => {
  await using directory = await TempDirectory.create();
  for (const i of [1, 2, 3, 4, 5]) {
    await using writer = await BagWriter.create(directory.file(`${i}.bag`));
    for (let message = 0; message < i * 5; message++) await writer.write(entry());
  }
  await Deno.truncate(directory.file("3.bag"), (await Deno.stat(directory.file("3.bag"))).size - 1);
  const { stdout } = await rosy(directory, "info", ".");
  assertMatch(stdout, /^files: {7}5\n/);
  assertEquals(
    stdout.split("parts:\n")[1]!.split("This")[0],
    '- "./1.bag":   5\n- "./2.bag":  10\n- "./3.bag":  15  truncated\n- "./4.bag":  20\n- "./5.bag":  25\n',
  );
  const played = await rosy(directory, "play", ".", "--no-wait", "--no-log", "--immediate");
  assertStringIncludes(played.stdout, 'from "./1.bag", "./2.bag", "./3.bag" and 2 more files...');
});

Deno.test("what is more than a bag should hold is read, and told", async () => {
  await using directory = await TempDirectory.create();
  {
    await using writer = await BagWriter.create(directory.file("a.bag"));
    await writer.write(entry());
  }
  const bytes = await Deno.readFile(directory.file("a.bag"));
  await Deno.writeFile(directory.file("a.bag"), bytes, { append: true });
  const info = await rosy(directory, "info", "a.bag");
  assertEquals(info.status, 1);
  assertStringIncludes(info.stdout, "damaged: 2 messages can be read.");
  const { status, stdout, stderr } = await rosy(directory, "recover", "a.bag", "-o", "b.bag");
  assertEquals([status, stdout], [1, 'Recovered 2 messages to "b.bag".\n']);
  assertStringIncludes(stderr, "There is more in it than it should hold:\n");
});

Deno.test("a recorder that was stopped at once leaves a file that ends early", async () => {
  await using directory = await TempDirectory.create();
  await Deno.writeFile(directory.file("a.bag"), MAGIC);
  const { status, stdout } = await rosy(directory, "info", "a.bag");
  assertEquals(status, 0);
  assertStringIncludes(stdout, "state:       truncated\n");
  assertStringIncludes(stdout, "This file ends early");
});

Deno.test("rosy bag recover says that it recovers but one file of a recording", async () => {
  await using directory = await TempDirectory.create();
  for (const part of [0, 1]) {
    const path = directory.file(`a${part ? `_${part}` : ""}.bag`);
    await using writer = await BagWriter.create(path, { recording: { id: "a", part } });
    await writer.write(entry());
  }
  const { stderr } = await rosy(directory, "recover", "a.bag", "-o", "b.bag");
  assertStringIncludes(stderr, "one of the 2 files of a recording; each is recovered by itself.\n");
});

import { BagReader, BagWriter } from "@rosy/rosy/bag";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { BagParts } from "../../lib/bag/bag_parts.ts";
import { findParts, missingParts } from "../../lib/bag/find_parts.ts";
import { partNumber, splitName, withSuffix } from "../../lib/bag/part_names.ts";
import { entriesOf } from "../../lib/cli/bag/path.ts";
import { entry, TempDirectory } from "./support.ts";

interface Part {
  readonly times: readonly number[];
  readonly recording?: { id: string; part: number };
}

async function write(path: string, { times, recording }: Part): Promise<string> {
  await using writer = await BagWriter.create(path, { ...(recording && { recording }) });
  for (const loggedAtMs of times) await writer.write(entry({ loggedAtMs, sequence: loggedAtMs }));
  return path;
}

/** Tells of files that are opened and closed. */
function spyOnOpen(changed: (change: number) => void): { restore: () => void } {
  const { open } = Deno;
  Deno.open = async (...args) => {
    const file = await open(...args);
    changed(1);
    const close = file.close.bind(file);
    file.close = () => (changed(-1), close());
    return file;
  };
  return { restore: () => void (Deno.open = open) };
}

async function foundFrom(path: string): Promise<string[]> {
  return (await findParts(path)).map(({ path }) => path.replace(/^.*\//, ""));
}

Deno.test("names are taken apart, and parts numbered", () => {
  assertEquals(splitName("bags.d/drive_2.mcap"), {
    directory: "bags.d/",
    name: "drive_2",
    root: "drive",
    ending: ".mcap",
  });
  assertEquals(withSuffix("bags.d/drive", "_1"), "bags.d/drive_1");
  const names = { stem: "drive", ending: ".mcap" };
  const numbers = ["drive.mcap", "drive_1.mcap", "drive_12.mcap", "drive_01.mcap", "drive_a.mcap"];
  assertEquals(numbers.map((name) => partNumber(name, names)), [0, 1, 12, undefined, undefined]);
});

Deno.test("findParts() finds the parts of a recording, whatever else has such names", async () => {
  await using directory = await TempDirectory.create();
  const part = (part: number) => ({ times: [part * 10], recording: { id: "a", part } });
  const paths = [
    await write(directory.file("drive_7.bag"), part(0)),
    await write(directory.file("drive_7_1.bag"), part(1)),
    // The second name was taken.
    await write(directory.file("drive_7_3.bag"), part(2)),
  ];
  const other = { times: [15], recording: { id: "b", part: 1 } };
  await write(directory.file("drive_7_2.bag"), other);
  await write(directory.file("drive.bag"), { times: [1] });
  await Deno.writeTextFile(directory.file("drive_7_4.bag"), "a text");
  for (const path of paths) {
    assertEquals(await foundFrom(path), ["drive_7.bag", "drive_7_1.bag", "drive_7_3.bag"]);
  }
  assertEquals(await foundFrom(directory.file("drive_7_2.bag")), ["drive_7_2.bag"]);
  assertEquals(await foundFrom(directory.file("drive.bag")), ["drive.bag"]);
  // Also where the recorder was killed: a part says at its beginning what it is part of.
  await Deno.truncate(paths[2]!, (await Deno.stat(paths[2]!)).size - 50);
  assertEquals((await foundFrom(paths[0]!)).length, 3);
  await assertRejects(() => findParts(directory.file("none.bag")), Error, "there is no such file");
});

Deno.test("findParts() takes bags that do not say it for parts if their times follow each other", async () => {
  await using directory = await TempDirectory.create();
  await write(directory.file("a.bag"), { times: [1, 2] });
  await write(directory.file("a_1.bag"), { times: [3, 4] });
  await write(directory.file("a_2.bag"), { times: [2] });
  assertEquals(await foundFrom(directory.file("a.bag")), ["a.bag", "a_1.bag"]);
  assertEquals(await foundFrom(directory.file("a_1.bag")), ["a.bag", "a_1.bag"]);
  assertEquals(await foundFrom(directory.file("a_2.bag")), ["a_2.bag"]);
});

Deno.test("findParts() finds more parts than may be open at once", async () => {
  await using directory = await TempDirectory.create();
  const count = 40;
  for (let part = 0; part < count; part++) {
    const path = directory.file(part ? `a_${part}.bag` : "a.bag");
    await write(path, { times: [part], recording: { id: "a", part } });
  }
  let open = 0;
  let most = 0;
  const opened = spyOnOpen((change) => most = Math.max(most, open += change));
  try {
    assertEquals((await findParts(directory.file("a.bag"))).length, count);
  } finally {
    opened.restore();
  }
  assert(most > 0 && most < 5, `${most} were open`);
});

Deno.test("findParts() finds the one file in a directory that cannot be listed", async () => {
  await using directory = await TempDirectory.create();
  const path = await write(directory.file("a.bag"), { times: [1] });
  const { readDir } = Deno;
  Deno.readDir = () => {
    throw new Deno.errors.PermissionDenied("Permission denied (os error 13)");
  };
  try {
    assertEquals(await findParts(path), [{ path, part: 0 }]);
    await assertRejects(() => entriesOf("bags"), Error, 'Cannot list "bags": permission denied;');
  } finally {
    Deno.readDir = readDir;
  }
});

Deno.test("missingParts() tells of what recordings lack but for their end", async () => {
  await using directory = await TempDirectory.create();
  const make = (name: string, id: string, part: number) =>
    write(directory.file(name), { times: [part], recording: { id, part } });
  const paths = [
    await make("b_3.bag", "b", 3),
    await make("b_1.bag", "b", 1),
    await make("whole.bag", "c", 0),
    await make("absurd.bag", "d", 1e12),
    await write(directory.file("other.bag"), { times: [1] }),
    directory.file("none.bag"),
  ];
  assertEquals(await missingParts(paths), [{ path: paths[1]!, missing: [0, 2], total: 4 }]);
});

Deno.test("BagParts reads several bags as one, in the order of their times", async () => {
  await using directory = await TempDirectory.create();
  const paths = [
    await write(directory.file("late.bag"), { times: [50, 60] }),
    await write(directory.file("early.bag"), { times: [1, 2, 55] }),
    await write(directory.file("empty.bag"), { times: [] }),
  ];
  const parts = new BagParts(paths);
  const info = await parts.info();
  assertEquals([info.messages, info.startMs, info.endMs, info.state], [5, 1, 60, "complete"]);
  assertEquals(info.topics.map(({ topic, messages }) => [topic, messages]), [["imu", 5]]);
  assertEquals(info.parts.map(({ messages }) => messages), [3, 2, 0]);
  const times = async (selection: Parameters<BagReader["messages"]>[0] = {}) =>
    (await Array.fromAsync(parts.messages(selection))).map(({ loggedAtMs }) => loggedAtMs);
  assertEquals(await times(), [1, 2, 50, 55, 60]);
  assertEquals(await times({ fromMs: 2, toMs: 55 }), [2, 50, 55]);
  // Who stops in the middle leaves no file open: the sanitizers would notice.
  for await (const _ of parts.messages()) break;
});

Deno.test("BagParts tells what is wrong with each of its bags", async () => {
  await using directory = await TempDirectory.create();
  const good = await write(directory.file("a.bag"), { times: [1] });
  const bad = await write(directory.file("b.bag"), { times: [2] });
  const bytes = await Deno.readFile(bad);
  bytes[150]! ^= 1;
  await Deno.writeFile(bad, bytes);
  const parts = new BagParts([good, bad]);
  const { state, messages, expectedMessages } = await parts.info({ check: true });
  assertEquals([state, messages, expectedMessages], ["damaged", 1, 2]);
  const reasons: string[] = [];
  const problem = ({ reason }: { reason: string }) => void reasons.push(reason);
  assertEquals((await Array.fromAsync(parts.messages({}, { problem }))).length, 1);
  assert(reasons.length > 0);
});

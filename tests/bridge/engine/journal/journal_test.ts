import { assert, assertEquals } from "@std/assert";
import { Journal } from "../../../../lib/bridge/engine/journal/journal.ts";
import type { JournalRecord } from "../../../../lib/bridge/engine/journal/journal_record.ts";

function record(number: number, byteLength = 4): JournalRecord {
  return {
    topic: "imu",
    codec: "msgpack",
    publishedAtMs: number,
    isKept: false,
    via: ["a"],
    id: String(number),
    sender: { name: "robot", hostname: "brain", uuid: "u" },
    bytes: new Uint8Array(byteLength).fill(number),
  };
}

function drain(journal: Journal): string[] {
  const ids: string[] = [];
  for (let next = journal.peek(); next; next = journal.peek()) {
    ids.push(next.id);
    journal.shift();
  }
  return ids;
}

async function inFolder(test: (directory: string) => void | Promise<void>): Promise<void> {
  const directory = await Deno.makeTempDir();
  try {
    await test(`${directory}/journal`);
  } finally {
    await Deno.remove(directory, { recursive: true });
  }
}

Deno.test("messages wait in their order, and are what they were", async () => {
  await inFolder((directory) => {
    using journal = Journal.open({ directory, maxBytes: 1e6 });
    assertEquals(journal.peek(), null);
    for (let i = 0; i < 3; i++) journal.append(record(i));
    assertEquals(journal.peek(), record(0));
    assertEquals(journal.peek(), record(0));
    journal.shift();
    journal.append(record(3));
    assertEquals(drain(journal), ["1", "2", "3"]);
    journal.append(record(4));
    assertEquals(drain(journal), ["4"]);
  });
});

Deno.test("what was not confirmed is there when it is opened again", async () => {
  await inFolder((directory) => {
    {
      using journal = Journal.open({ directory, maxBytes: 1e6 });
      for (let i = 0; i < 5; i++) journal.append(record(i));
      journal.peek();
      journal.shift();
    }
    using journal = Journal.open({ directory, maxBytes: 1e6 });
    assertEquals(drain(journal), ["1", "2", "3", "4"]);
  });
});

Deno.test("a process that was killed loses nothing, and what was confirmed last may come again", async () => {
  await inFolder((directory) => {
    const killed = Journal.open({ directory, maxBytes: 1e6 });
    for (let i = 0; i < 5; i++) killed.append(record(i));
    killed.peek();
    killed.shift();
    using journal = Journal.open({ directory, maxBytes: 1e6 });
    assertEquals(drain(journal), ["0", "1", "2", "3", "4"]);
    journal.append(record(5));
    assertEquals(drain(journal), ["5"]);
    killed[Symbol.dispose]();
  });
});

Deno.test("beyond its limit the oldest go, and are counted; what is done leaves no file", async () => {
  await inFolder((directory) => {
    using journal = Journal.open({ directory, maxBytes: 64 * 1024 });
    for (let i = 0; i < 200; i++) journal.append(record(i, 1024));
    const ids = drain(journal);
    assertEquals(ids.at(-1), "199");
    assertEquals(ids.length + journal.dropped, 200);
    assert(ids.length > 40 && ids.length < 64, `${ids.length}`);
    assertEquals(ids.map(Number), ids.map((_, index) => 200 - ids.length + index));
    const files = [...Deno.readDirSync(directory)].filter(({ name }) => name.endsWith("records"));
    assertEquals(files.length, 1);
  });
});

Deno.test("records that are cut off or damaged end a file, and keep no later message out", async () => {
  await inFolder(async (directory) => {
    {
      using journal = Journal.open({ directory, maxBytes: 1e6 });
      for (let i = 0; i < 3; i++) journal.append(record(i));
    }
    const [file] = [...Deno.readDirSync(directory)].filter(({ name }) => name.endsWith("records"));
    const path = `${directory}/${file!.name}`;
    const { size } = await Deno.stat(path);
    await Deno.truncate(path, size - 3);
    using journal = Journal.open({ directory, maxBytes: 1e6 });
    journal.append(record(9));
    assertEquals(drain(journal), ["0", "1", "9"]);
  });
});

import { BagWriter, recoverBag } from "@rosy/rosy/bag";
import { assert, assertEquals } from "@std/assert";
import { VirtualClock } from "../../lib/testing/virtual_clock.ts";
import { entry, readAll, TempDirectory } from "./support.ts";

const MAGIC_BYTES = 8;
const RECORD_PREFIX_BYTES = 9;
/** What happens to files, in order. */
class FileWatch implements Disposable {
  readonly events: string[] = [];
  readonly #synced = Promise.withResolvers<void>();
  /** Settles when something was put onto the disk. */
  readonly synced = this.#synced.promise;
  readonly #write = Deno.FsFile.prototype.write;
  readonly #syncData = Deno.FsFile.prototype.syncData;

  constructor() {
    const { events } = this;
    const { resolve } = this.#synced;
    const [write, syncData] = [this.#write, this.#syncData];
    Deno.FsFile.prototype.write = function (bytes) {
      events.push("write");
      return write.call(this, bytes);
    };
    Deno.FsFile.prototype.syncData = async function () {
      events.push("sync");
      await syncData.call(this);
      resolve();
    };
  }

  [Symbol.dispose](): void {
    Deno.FsFile.prototype.write = this.#write;
    Deno.FsFile.prototype.syncData = this.#syncData;
  }
}

/** Where the last record of a file ends that is there as a whole. */
function endOfRecords(bytes: Uint8Array): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  let at = MAGIC_BYTES;
  while (at + RECORD_PREFIX_BYTES <= bytes.length) {
    const end = at + RECORD_PREFIX_BYTES + Number(view.getBigUint64(at + 1, true));
    if (end > bytes.length) break;
    at = end;
  }
  return at;
}

Deno.test({
  name: "A bag that cannot grow any further ends with its last whole chunk",
  // A limit on the size of files stands for a full disk.
  ignore: Deno.build.os === "windows",
  async fn() {
    await using directory = await TempDirectory.create();
    const path = directory.file("a.bag");
    const program = new URL("./children/fill.ts", import.meta.url).pathname;
    const { stdout, stderr } = await new Deno.Command("sh", {
      args: [
        "-c",
        `trap "" XFSZ; ulimit -f 128; exec "$@"`,
        ...["sh", Deno.execPath(), "run", "-A", "--no-check", program, path],
      ],
    }).output();
    const [text, problems] = [stdout, stderr].map((bytes) => new TextDecoder().decode(bytes));
    const [, count, why] = /^(\d+) (.*)$/m.exec(text!) ?? [];
    assert(
      why?.startsWith(`Cannot write "${path}": the file has grown too large`),
      text! + problems,
    );
    const bytes = await Deno.readFile(path);
    assertEquals(endOfRecords(bytes), bytes.length, "something incomplete is left at the end");
    const messages = await readAll(path);
    assert(messages.length > 40 && messages.length <= Number(count), `${messages.length}`);
    assertEquals(messages.map(({ sequence }) => sequence), [...messages.keys()]);
  },
});

Deno.test("BagWriter has what it wrote put onto the disk, twice a second and at last", async () => {
  await using directory = await TempDirectory.create();
  const clock = new VirtualClock();
  const writer = await BagWriter.create(directory.file("a.bag"), { clock });
  using watch = new FileWatch();
  void writer.write(entry());
  await clock.advance(499);
  assertEquals(watch.events, []);
  await clock.advance(1);
  // The disk has no part in the clock.
  await watch.synced;
  assertEquals(watch.events.at(-1), "sync");
  const before = watch.events.splice(0);
  assert(before.includes("write"), before.join());
  await writer.close();
  assertEquals(watch.events, ["write", "sync"]);
});

Deno.test("BagWriter.close() has the end of the file put onto the disk", async () => {
  await using directory = await TempDirectory.create();
  const writer = await BagWriter.create(directory.file("a.bag"));
  using watch = new FileWatch();
  void writer.write(entry());
  await writer.close();
  assertEquals(watch.events, ["write", "write", "sync"]);
});

for (const isCut of [false, true]) {
  Deno.test(`recoverBag() keeps how many messages were lost, ${isCut ? "also without its end" : "of a whole bag"}`, async () => {
    await using directory = await TempDirectory.create();
    const path = directory.file("a.bag");
    const writer = await BagWriter.create(path);
    void writer.write(entry({ topic: "imu" }));
    writer.setLost("imu", 7);
    writer.setLost("odometry", 2);
    await writer.flush();
    const { size } = await Deno.stat(path);
    void writer.write(entry({ topic: "imu", sequence: 1 }));
    await writer.close();
    if (isCut) await Deno.truncate(path, size);
    const { lost, topics } = await recoverBag(path, directory.file("b.bag"));
    assertEquals(lost, 9);
    assertEquals(topics.map((topic) => [topic.topic, topic.lost]), [["imu", 7], ["odometry", 2]]);
  });
}

import { assertEquals, assertRejects } from "@std/assert";
import { BagReader, convertBag } from "@rosy/rosy/bag";
import { msgpackCodec } from "../../../lib/codec/msgpack/msgpack.ts";
import { pickle } from "../../../lib/pickle/pickle.ts";
import { pythonWith, runPython } from "../../support/python.ts";
import { TempDirectory } from "../support.ts";

const START_MS = 1_790_000_000_000;
const python = await pythonWith("pickle");
const ignore = python === undefined;

async function makeBag(directory: TempDirectory, protocol = 4): Promise<string> {
  const path = directory.file("theirs.bag");
  const script = new URL("make_bag.py", import.meta.url).pathname;
  await runPython(python!, [script, path, String(protocol)]);
  return path;
}

async function messagesOf(path: string): Promise<[string, number, unknown][]> {
  await using reader = await BagReader.open(path);
  const messages = await Array.fromAsync(reader.messages({}, { problem: () => {} }));
  return messages.map(({ topic, loggedAtMs, bytes }) =>
    [topic, loggedAtMs, msgpackCodec.decode(bytes, 0, bytes.length)] as const
  ).map(([topic, timeMs, args]) => [topic, timeMs, args]);
}

const camera = Uint8Array.from({ length: 80_000 }, (_, index) => index % 2 ? 255 : 0);
const MESSAGES: [string, number, unknown][] = [
  ["imu", START_MS, [1, [2.5, null]]],
  ["camera", START_MS + 1000.001, [camera, { frame: "a" }]],
  [
    "imu",
    START_MS + 4000.004,
    [2n ** 70n, new Map([[1, "a"]]), new Set([1, 2]), new Date(START_MS)],
  ],
];

for (const protocol of [4, 5]) {
  Deno.test({
    name: `a recording of Python's rosy is read, in pickles of protocol ${protocol}`,
    ignore,
    async fn() {
      await using directory = await TempDirectory.create();
      const path = await makeBag(directory, protocol);
      assertEquals(await messagesOf(path), MESSAGES);
      await using reader = await BagReader.open(path);
      const info = await reader.info();
      assertEquals(
        [info.format, info.state, info.messages, info.expectedMessages],
        ["python-rosy", "unsupported", 3, 5],
      );
      assertEquals([info.startMs, info.endMs], [START_MS, START_MS + 4000.004]);
      assertEquals(info.topics.map(({ topic, messages }) => [topic, messages]), [["imu", 2], [
        "camera",
        1,
      ]]);
      const [refused, circle] = info.problems;
      assertEquals(refused!.reason.includes("__main__.Custom"), true, refused!.reason);
      assertEquals(circle!.reason.includes("Cannot encode"), true, circle!.reason);
    },
  });
}

Deno.test({
  name: "a recording of Python's rosy becomes one of rosy's, and JSON",
  ignore,
  async fn() {
    await using directory = await TempDirectory.create();
    const path = await makeBag(directory);
    const own = directory.file("own.mcap");
    const { messages, problems, unconverted } = await convertBag([path], own);
    assertEquals([messages, problems.length, unconverted], [3, 2, []]);
    assertEquals(await messagesOf(own), MESSAGES);
    const json = directory.file("json.mcap");
    await convertBag([path], json, { encoding: "json", topics: ["imu"] });
    await using reader = await BagReader.open(json);
    const info = await reader.info();
    assertEquals(info.topics.map(({ topic, messages }) => [topic, messages]), [["imu", 2]]);
  },
});

Deno.test({
  name: "a recording of Python's rosy that was cut or damaged is read as far as it can be",
  ignore,
  async fn() {
    await using directory = await TempDirectory.create();
    const bytes = await Deno.readFile(await makeBag(directory));
    const path = directory.file("cut.bag");
    await Deno.writeFile(path, bytes.subarray(0, bytes.length - 3));
    await using cut = await BagReader.open(path);
    const { state, messages } = await cut.info();
    assertEquals([state, messages], ["unsupported", 2]);

    const [first, second] = [0, 1].map((index) => message(index));
    const damaged = directory.file("damaged.bag");
    await Deno.writeFile(damaged, Uint8Array.of(...first!, 0x80, 0x04, 0xff, ...second!));
    await using broken = await BagReader.open(damaged);
    const info = await broken.info();
    assertEquals([info.state, info.messages], ["damaged", 1]);
    assertEquals(info.problems[0]?.byteOffset, first!.length);

    const short = directory.file("short.bag");
    await Deno.writeFile(short, Uint8Array.of(...first!, ...second!.subarray(0, 20)));
    await using truncated = await BagReader.open(short);
    const { state: ended, messages: left } = await truncated.info();
    assertEquals([ended, left], ["truncated", 1]);
  },
});

Deno.test("what is a pickle and no recording is refused, and says so", async () => {
  await using directory = await TempDirectory.create();
  const path = directory.file("model.bag");
  const frame = Uint8Array.of(0x80, 4, 0x95, 0, 0, 0, 0, 0, 0, 0, 0);
  await Deno.writeFile(path, Uint8Array.of(...frame, ...pickle({ a: 1 }).subarray(2)));
  await assertRejects(() => BagReader.open(path), Error, "a pickle, and no bag of Python's rosy");
});

/** A message as Python would pickle it, with a frame. */
function message(index: number): Uint8Array {
  const whole = pickle(tuple(new Date(START_MS + index), "imu", [index], {}));
  return Uint8Array.of(0x80, 4, 0x95, 0, 0, 0, 0, 0, 0, 0, 0, ...whole.subarray(2));
}

/** Lists are read as tuples are. */
function tuple(...items: unknown[]): unknown[] {
  return items;
}

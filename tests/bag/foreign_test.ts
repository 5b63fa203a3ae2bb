/** Files that another writer made, each with something left out, reordered, renamed or damaged. */
import { type McapTypes, McapWriter } from "@mcap/core";
import {
  BagDamageError,
  BagReader,
  type BagState,
  recoverBag,
  type RecoveredBag,
} from "@rosy/rosy/bag";
import { assert, assertEquals, assertRejects } from "@std/assert";
import { McapTarget, recordsOf, TempDirectory } from "./support.ts";

const FOREIGN = new URL("foreign/", import.meta.url);

/** What should come of each file: its state, how many messages can be read, how many there were. */
const FILES: readonly (readonly [string, BagState, number, number | undefined])[] = [
  ["plain", "complete", 50, 50],
  ["zstd", "complete", 50, 50],
  ["lz4", "complete", 50, 50],
  ["unchunked", "complete", 50, 50],
  ["noindex", "complete", 50, 50],
  ["nosummary", "complete", 50, 50],
  ["nostats", "complete", 50, 50],
  ["noschema", "complete", 50, 50],
  ["slash", "complete", 50, 50],
  ["unordered", "complete", 50, 50],
  ["dupch", "complete", 6, 6],
  ["proto", "complete", 50, 50],
  ["cdr", "complete", 50, 50],
  ["small_chunks", "complete", 50, 50],
  ["ns", "complete", 5, 5],
  ["huge_time", "complete", 50, 50],
  ["max_time", "complete", 50, 50],
  ["bitflip", "damaged", 45, 50],
  // The last chunk but one is cut, and what comes behind it is gone.
  ["flip_trunc", "damaged", 38, 43],
  ["lz4_trunc", "truncated", 50, 50],
  ["trunc", "truncated", 23, undefined],
  ["zeros_tail", "truncated", 23, undefined],
];

function pathOf(name: string): string {
  return new URL(`${name}.mcap`, FOREIGN).pathname;
}

type Recovery = Pick<RecoveredBag, "messages" | "from">;

async function recover(name: string): Promise<Recovery & { records: McapTypes.TypedMcapRecord[] }> {
  await using directory = await TempDirectory.create();
  const to = directory.file("recovered.mcap");
  const recovered = await recoverBag(pathOf(name), to);
  assert(recovered.isComplete);
  return { ...recovered, records: recordsOf(await Deno.readFile(to)) };
}

/** What is recorded, whatever numbers it goes by. */
function contentOf(records: readonly McapTypes.TypedMcapRecord[]): unknown[] {
  const channels = new Map<number, McapTypes.Channel>();
  const schemas = new Map<number, McapTypes.Schema>();
  const content: unknown[] = [];
  for (const record of records) {
    if (record.type === "Schema") schemas.set(record.id, record);
    else if (record.type === "Channel") channels.set(record.id, record);
    else if (record.type === "Attachment" || record.type === "Metadata") content.push(record);
    else if (record.type === "Header") content.push(record.profile);
    else if (record.type === "Message") {
      const { channelId, ...message } = record;
      const { id: _, schemaId, ...channel } = channels.get(channelId)!;
      const schema = schemas.get(schemaId);
      content.push({ ...message, channel, schema: schema && { ...schema, id: 0 } });
    } else if (record.type === "DataEnd") break;
  }
  // Chunks end elsewhere, so what is in none stands elsewhere among them.
  const isMessage = (item: unknown) => typeof item === "object" && "sequence" in item!;
  return [...content.filter(isMessage), ...content.filter((item) => !isMessage(item))];
}

for (const [name, state, messages, expectedMessages] of FILES) {
  Deno.test(`info, messages and recovery agree on ${name}.mcap: ${messages} of ${expectedMessages}`, async () => {
    await using reader = await BagReader.open(pathOf(name));
    const info = await reader.info({ check: true });
    assertEquals([info.state, info.messages, info.expectedMessages], [
      state,
      messages,
      expectedMessages,
    ]);
    let count = 0;
    const read = async () => {
      for await (const _ of reader.messages()) count++;
    };
    if (state === "damaged") await assertRejects(read, BagDamageError, "it is damaged");
    else await read();
    assertEquals(count, messages);
    await using directory = await TempDirectory.create();
    const recovered = await recoverBag(pathOf(name), directory.file("recovered.mcap"));
    assertEquals([recovered.messages, recovered.isComplete], [messages, true]);
    const { from } = recovered;
    assertEquals([from.state, from.expectedMessages, from.isMissing], [
      state,
      expectedMessages,
      state === "damaged",
    ]);
  });
}

for (
  const name of ["plain", "unchunked", "noschema", "nosummary", "unordered", "ns", "max_time"]
) {
  Deno.test(`recoverBag() copies all of ${name}.mcap: times to the nanosecond, schemas, attachments`, async () => {
    const before = recordsOf(await Deno.readFile(pathOf(name)));
    const { records } = await recover(name);
    assertEquals(contentOf(records), contentOf(before));
  });
}

Deno.test("recoverBag() keeps times that differ by less than doubles can tell", async () => {
  const { records } = await recover("ns");
  const times = records.filter((record) => record.type === "Message").map(({ logTime }) => logTime);
  assertEquals(times.slice(1).map((time, index) => time - times[index]!), [101n, 101n, 101n, 101n]);
  const last = (await recover("max_time")).records.find(({ type }) => type === "Message");
  assert(last?.type === "Message" && last.logTime > 2n ** 63n, `${JSON.stringify(last?.type)}`);
});

Deno.test("recoverBag() keeps the profile, what channels say of themselves, and all schemas", async () => {
  await using directory = await TempDirectory.create();
  const [path, to] = [directory.file("a.mcap"), directory.file("b.mcap")];
  const target = new McapTarget();
  const writer = new McapWriter({ writable: target.writable });
  await writer.start({ profile: "ros2", library: "foreign" });
  const data = Uint8Array.of(1);
  for (const name of ["std_msgs/A", "std_msgs/B"]) {
    const schemaId = await writer.registerSchema({ name, encoding: "ros2msg", data });
    const channel = { topic: name, messageEncoding: "cdr", schemaId };
    // One of them has no message.
    const metadata = new Map([["offered_qos_profiles", name]]);
    const channelId = await writer.registerChannel({ ...channel, metadata });
    const times = { logTime: 5n, publishTime: 4n };
    if (name.endsWith("A")) await writer.addMessage({ channelId, sequence: 1, ...times, data });
  }
  await writer.end();
  await target.save(path);
  await recoverBag(path, to);
  const described = async (file: string) =>
    recordsOf(await Deno.readFile(file)).filter(({ type }) =>
      ["Header", "Schema", "Channel", "Statistics"].includes(type)
    );
  assertEquals(await described(to), await described(path));
});

Deno.test("recoverBag() goes on behind a bad chunk, and says what it left out", async () => {
  const { from, records } = await recover("bitflip");
  assertEquals(from.skippedChunks, 1);
  assertEquals(from.problems, [{
    kind: "damaged",
    what: "chunk",
    byteOffset: 764,
    reason: "its checksum does not match",
    messages: 5,
  }]);
  const numbers = records.filter((record) => record.type === "Message").map(({ sequence }) =>
    sequence
  );
  // Sequence numbers go on: those of the chunk are missing.
  assertEquals(numbers.length, 45);
  assertEquals(numbers.at(-1)! - numbers[0]!, 49);
  assert(records.some(({ type }) => type === "Attachment"));
});

Deno.test("a compression that is not read here is named, and is no damage", async () => {
  await using directory = await TempDirectory.create();
  const path = directory.file("a.mcap");
  const bytes = await Deno.readFile(pathOf("lz4"));
  // Three letters of the chunk's name and of its index's, and no checksum over the summary.
  const text = new TextDecoder("latin1").decode(bytes);
  for (let at = text.indexOf("lz4"); at >= 0; at = text.indexOf("lz4", at + 1)) {
    bytes.set(new TextEncoder().encode("xyz"), at);
  }
  new DataView(bytes.buffer).setUint32(bytes.length - 12, 0, true);
  await Deno.writeFile(path, bytes);
  await using reader = await BagReader.open(path);
  const info = await reader.info({ check: true });
  assertEquals([info.state, info.messages, info.expectedMessages], ["unsupported", 0, 50]);
  const { message } = await assertRejects(() => Array.fromAsync(reader.messages()), BagDamageError);
  assert(message.includes('it is compressed with "xyz", which is not read here'), message);
  assert(!message.includes("damaged"), message);
  const to = directory.file("b.mcap");
  await assertRejects(() => recoverBag(path, to), Error, 'it is compressed with "xyz"');
  await assertRejects(() => Deno.stat(to), Deno.errors.NotFound);
});

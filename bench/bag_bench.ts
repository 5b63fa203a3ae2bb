// deno-lint-ignore-file no-console -- it prints what it measures
/**
 * How much `rosy bag record` takes from another process without loss, beside what the file alone
 * takes.
 *
 *     deno run -A bench/bag_bench.ts [DIRECTORY]
 *
 * Files go to the directory, the system's temporary one unless given, and are removed.
 */
import { BagReader, BagWriter } from "@rosy/rosy/bag";

const SECONDS = 3;
const CLI = new URL("../cli.ts", import.meta.url).href;
const ENV = { ROSY_INTERFACE: "127.0.0.1", ROSY_DOMAIN_ID: `bench-bag-${crypto.randomUUID()}` };

interface Case {
  readonly what: string;
  readonly messageBytes: number;
  /** Messages per second; as many as possible unless given. */
  readonly rateHz?: number;
  readonly flags?: readonly string[];
}

const CASES: readonly Case[] = [
  { what: "200 B at 200,000/s", messageBytes: 200, rateHz: 200_000 },
  { what: "200 B, as fast as it goes", messageBytes: 200 },
  { what: "200 B, zstd", messageBytes: 200, flags: ["--compression", "zstd"] },
  { what: "1 MB at 500/s", messageBytes: 1_000_000, rateHz: 500 },
  { what: "1 MB, as fast as it goes", messageBytes: 1_000_000 },
];

function rosy(args: readonly string[]): Deno.ChildProcess {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", CLI, ...args],
    env: ENV,
    stdin: "null",
    stdout: "null",
    stderr: "inherit",
  }).spawn();
}

async function record(directory: string, { what, messageBytes, rateHz, flags = [] }: Case) {
  const path = `${directory}/bench.mcap`;
  const recorder = rosy(["bag", "record", "speedtest", "-o", path, "--no-dots", ...flags]);
  // It waits for the recorder.
  const sender = rosy([
    ...["speedtest", "send", "--payload", "bytes", "--message-size", String(messageBytes)],
    ...["--run-time", String(SECONDS), ...rateHz ? ["--rate", String(rateHz)] : []],
  ]);
  await sender.status;
  recorder.kill("SIGINT");
  await recorder.status;
  await using reader = await BagReader.open(path);
  const { messages, lost, startMs, endMs } = await reader.info();
  await Deno.remove(path);
  print(what, messages, messageBytes, (endMs! - startMs!) / 1000, lost);
}

async function write(directory: string, messageBytes: number, count: number) {
  const path = `${directory}/bench.mcap`;
  const bytes = new Uint8Array(messageBytes).fill(1);
  const startMs = performance.now();
  const writer = await BagWriter.create(path, { maxBufferedBytes: 4 * 1024 * 1024 });
  for (let sequence = 0; sequence < count; sequence++) {
    const busy = writer.write({ topic: "t", codec: "msgpack", bytes, publishedAtMs: 0, sequence });
    if (busy) await busy;
  }
  await writer.close();
  const seconds = (performance.now() - startMs) / 1000;
  await Deno.remove(path);
  print(`BagWriter alone, ${messageBytes} B`, count, messageBytes, seconds, 0);
}

function print(what: string, messages: number, bytes: number, seconds: number, lost: number) {
  const rate = Math.round(messages / seconds).toLocaleString("en");
  const megabytes = Math.round(messages * bytes / seconds / 1e6);
  console.log(
    `${what.padEnd(28)} ${rate.padStart(10)}/s ${String(megabytes).padStart(6)} MB/s ` +
      `${lost} lost`,
  );
}

const directory = Deno.args[0] ?? await Deno.makeTempDir();
for (const job of CASES) await record(directory, job);
await write(directory, 200, 1_000_000);
await write(directory, 1_000_000, 1000);
if (Deno.args[0] === undefined) await Deno.remove(directory, { recursive: true });

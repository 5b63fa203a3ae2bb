// deno-lint-ignore-file no-console -- it prints what it measures
/**
 * What a bridge's link to NATS carries, beside a bare client of NATS, through one real server on
 * loopback, in turn: judge by the ratios, machines differ.
 *
 *     deno task bench:nats
 *     deno task bench:nats --rounds 1 --messages 20000
 */
import { parseArgs } from "@std/cli/parse-args";
import { connect, headers } from "@nats-io/transport-node";
import { number, table } from "./support/table.ts";
import { meshMessage, TestSide } from "../tests/bridge/nats/link_fixture.ts";
import { NatsServer } from "../tests/bridge/nats/nats_server.ts";
import { Route } from "../lib/bridge/route.ts";

const flags = parseArgs(Deno.args, {
  string: ["rounds", "messages"],
  default: { rounds: "5", messages: "100000" },
});
const rounds = Number(flags.rounds);
const messages = Number(flags.messages);
/** How much a bare client sends before it waits for the server, as ours does. */
const WINDOW_BYTES = 256 * 1024;

/** Sends so many messages of a size, and waits until all have come. @returns Messages a second. */
type Measure = (bytes: number, count: number) => Promise<number>;

await using server = await NatsServer.start();
await using sender = await connect({ servers: server.url });
await using listener = await connect({ servers: server.url });
await using left = await TestSide.connect({ servers: server.url, site: "left" });
await using right = await TestSide.connect({ servers: server.url, site: "right" });

/** Counts what comes, and tells when that is all. */
class Countdown {
  #left = 0;
  #done = Promise.withResolvers<void>();

  begin(count: number): Promise<void> {
    this.#left = count;
    this.#done = Promise.withResolvers();
    return this.#done.promise;
  }

  readonly count = (): void => {
    if (--this.#left === 0) this.#done.resolve();
  };
}

const bareCount = new Countdown();
listener.subscribe("bare", { callback: bareCount.count });
await listener.flush();
const bare: Measure = async (bytes, count) => {
  const payload = new Uint8Array(bytes);
  const done = bareCount.begin(count);
  const startMs = performance.now();
  let unflushed = 0;
  for (let sent = 0; sent < count; sent++) {
    sender.publish("bare", payload);
    unflushed += bytes + 100;
    if (unflushed < WINDOW_BYTES) continue;
    unflushed = 0;
    await sender.flush();
  }
  await done;
  return count / (performance.now() - startMs) * 1000;
};

/** The same, with one header of its own making, as long as that of a bridge. */
const withHeader: Measure = async (bytes, count) => {
  const payload = new Uint8Array(bytes);
  const done = bareCount.begin(count);
  const startMs = performance.now();
  let unflushed = 0;
  for (let sent = 0; sent < count; sent++) {
    const all = headers();
    all.set("Sent", `msgpack ${Date.now()} - 0123456789abcdef`);
    sender.publish("headed", payload.slice(), { headers: all });
    unflushed += bytes + 100;
    if (unflushed < WINDOW_BYTES) continue;
    unflushed = 0;
    await sender.flush();
  }
  await done;
  return count / (performance.now() - startMs) * 1000;
};
listener.subscribe("headed", {
  callback: (_, message) => {
    if (message.headers?.get("Sent") !== "") bareCount.count();
  },
});
await listener.flush();

const bridgedCount = new Countdown();
await right.connection.subscribe("a", { route: new Route("topics", "a") }, bridgedCount.count);
const bridged: Measure = async (bytes, count) => {
  const message = meshMessage("a", [new Uint8Array(bytes)], { via: ["0123456789abcdef"] });
  const done = bridgedCount.begin(count);
  const startMs = performance.now();
  for (let sent = 0; sent < count; sent++) {
    const full = left.connection.publish(message);
    if (full) await full;
  }
  await done;
  return count / (performance.now() - startMs) * 1000;
};

const rows: string[][] = [["", "bridge", "bare client", "ratio", "with a header", "ratio"]];
for (const [bytes, share] of [[100, 1], [10_000, 0.1], [1_000_000, 0.002]] as const) {
  const count = Math.ceil(messages * share);
  const [own, other, headed]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round < rounds; round++) {
    own.push(await bridged(bytes, count));
    other.push(await bare(bytes, count));
    headed.push(await withHeader(bytes, count));
  }
  const [a, b, c] = [median(own), median(other), median(headed)];
  const ratios = [b, c].map((each) => [number(each), (a / each).toFixed(2)]).flat();
  rows.push([`messages of ${bytes} B a second`, number(a), ...ratios]);
}
rows.push(await latencyRow());
console.log(table(rows));

async function latencyRow(): Promise<string[]> {
  sender.subscribe("echo", { callback: (_, message) => void message.respond(message.data) });
  const route = new Route("services", "echo");
  await left.connection.provide!("echo", { route }, (args) => Promise.resolve(args[0]));
  await sender.flush();
  const context = { signal: new AbortController().signal, timeoutMs: 5000, takesParts: false };
  const payload = new Uint8Array(100);
  const own = await timesOf(() => right.connection.call!("echo", [payload], context));
  const other = await timesOf(() => listener.request("echo", payload));
  const ratio = (other / own).toFixed(2);
  return ["call and answer, median in ms", own.toFixed(3), other.toFixed(3), ratio, "", ""];
}

async function timesOf(call: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let turn = 0; turn < 2000; turn++) {
    const startMs = performance.now();
    await call();
    times.push(performance.now() - startMs);
  }
  return median(times);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;
}

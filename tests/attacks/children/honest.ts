// deno-lint-ignore-file no-console -- its lines are what the test reads
/**
 * A node under load that keeps its own books: it sends to all others, all the time, and calls them.
 * Reads commands a line, `["report"]`, and answers each with a line.
 *
 * @module
 */
import { buildNode } from "@rosy/rosy";
import type { HonestReport, HonestSettings } from "../honest_node.ts";

const BURST = 4;
const PAUSE_MS = 4;
const CALL_EVERY_MS = 40;
const PADDING_BYTES = 200;
/** Where thousands claim to provide a service, a busy machine is long in finding who does. */
const CALL_TIMEOUT_MS = 60_000;

const { name, detours = {} }: HonestSettings = JSON.parse(Deno.args[0]!);
// The network leads what is meant for some ports to somebody else, and no node can tell.
const connect = Deno.connect;
Deno.connect =
  ((options: Deno.ConnectOptions) =>
    connect({ ...options, port: detours[options.port] ?? options.port })) as typeof connect;

/** By who sent: the first and the newest message's number, and how many there were. */
const heard: Record<string, { first: number; newest: number; count: number }> = {};
/** How many messages were meant for whom, so far as the node knew of him. */
const addressed: Record<string, number> = {};
const failures: string[] = [];
let unordered = 0;
let corrupt = 0;
let sent = 0;
let calls = 0;
let isQuiet = false;
let notify = () => {};

const node = await buildNode({ name, allowUnixConnections: false });
await node.listen("load", (_topic, from, number, padding) => take(from, number, padding));
await node.addService(`echo-${name}`, (_service, value) => value);
const port = node.topology.nodes.get(node.id.uuid)!.addresses
  .find((address) => address.transport === "tcp")!.port;
console.log(JSON.stringify({ uuid: node.id.uuid, port }));
const work = [load(), callOthers()];

function take(from: unknown, number: unknown, padding: unknown): void {
  const isWhole = typeof from === "string" && typeof number === "number" &&
    padding instanceof Uint8Array && padding.length === PADDING_BYTES &&
    padding.every((byte) => byte === (number & 255));
  if (!isWhole) {
    corrupt++;
    return;
  }
  const book = heard[from] ??= { first: number, newest: -1, count: 0 };
  if (number <= book.newest) unordered++;
  book.newest = number;
  book.count++;
  notify();
}

async function load(): Promise<void> {
  while (!isQuiet) {
    for (let count = 0; count < BURST; count++) {
      // Until somebody listens, nothing is sent that could be missing.
      const listeners = node.topology.listeners("load");
      if (listeners.length > 1) {
        for (const { id } of listeners) addressed[id.name] = (addressed[id.name] ?? 0) + 1;
        await node.send("load", name, sent, new Uint8Array(PADDING_BYTES).fill(sent & 255));
        sent++;
      }
    }
    await pause(PAUSE_MS);
  }
}

async function callOthers(): Promise<void> {
  while (!isQuiet) {
    for (const { id, services } of [...node.topology.nodes.values()]) {
      const service = services.find((service) => service === `echo-${id.name}`);
      if (!service || id.uuid === node.id.uuid) continue;
      try {
        const echo = node.getService(service, { timeoutMs: CALL_TIMEOUT_MS });
        if (await echo(calls) !== calls) failures.push(`${service}: another answer`);
      } catch (error) {
        failures.push(`${service}: ${error}`);
      }
      calls++;
    }
    await pause(CALL_EVERY_MS);
  }
}

function pause(durationMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, durationMs));
}

function report(): HonestReport {
  (globalThis as { gc?: () => void }).gc?.();
  const { heapUsed, external, rss } = Deno.memoryUsage();
  const peers = [...node.stats().peers.values()];
  const books = Object.entries(heard);
  return {
    newest: Object.fromEntries(books.map(([from, { newest }]) => [from, newest])),
    received: Object.fromEntries(books.map(([from, { count }]) => [from, count])),
    addressed,
    missing: books.map(([from, { first, newest, count }]) => ({
      name: from,
      count: newest - first + 1 - count,
    })).filter(({ count }) => count !== 0),
    unordered,
    corrupt,
    lost: peers.filter(({ lost }) => lost > 0)
      .map(({ id: { name }, lost: count }) => ({ name, count })),
    dropped: peers.filter(({ dropped }) => dropped > 0)
      .map(({ id: { name }, dropped: count }) => ({ name, count })),
    calls,
    failures,
    nodes: [...node.topology.nodes.values()].map(({ id }) => id.name).sort(),
    heapBytes: heapUsed + external,
    rssBytes: rss,
    descriptors: [...Deno.readDirSync("/proc/self/fd")].length,
  };
}

/** Waits until the message with that number, or a newer one, has come from each of them. */
function untilHeard(numbers: Record<string, number>): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  notify = () => {
    const isIn = ([from, number]: [string, number]) => (heard[from]?.newest ?? -1) >= number;
    if (Object.entries(numbers).every(isIn)) resolve();
  };
  notify();
  return promise;
}

async function run([command, numbers]: [string, Record<string, number>]): Promise<unknown> {
  switch (command) {
    case "quiet":
      isQuiet = true;
      await Promise.all(work);
      return sent;
    case "until heard":
      await untilHeard(numbers);
      return null;
    default:
      return report();
  }
}

for await (const text of Deno.stdin.readable.pipeThrough(new TextDecoderStream())) {
  for (const line of text.trim().split("\n")) {
    console.log(JSON.stringify(await run(JSON.parse(line))));
  }
}
isQuiet = true;
await node.stop();

// deno-lint-ignore-file no-console -- it prints what it measures
/**
 * `deno task bench:web:clients [--idle N] [--deaf N] [--seconds S]`: what honest clients of a gateway,
 * and a node beside it, notice of others: of a thousand that are idle, and of a hundred that listen to
 * everything and read nothing, with readers of events and images that do not read either, and idle
 * connections of HTTP. A sender sends 1,000 small messages and ten of 1 MiB a second; two clients and
 * the node listen to them. All in one run, each in processes of its own, on this machine.
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import { number, table } from "./support/table.ts";
import { Program } from "./web/program.ts";

/** What one who listens has seen. */
interface Seen {
  readonly perSecond: number;
  readonly bytesPerSecond: number;
  readonly lost: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

const HONEST = 2;
const SETTLE_MS = 5000;
const CLI = new URL("../cli.ts", import.meta.url).pathname;
const CROWD = new URL("web/crowd.ts", import.meta.url).pathname;

const { idle: idleCount, deaf: deafCount, seconds } = parseArgs(Deno.args, {
  string: ["idle", "deaf", "seconds"],
  default: { idle: "1000", deaf: "100", seconds: "10" },
});
const env = { ROSY_DOMAIN_ID: crypto.randomUUID(), ROSY_INTERFACE: "127.0.0.1", NO_COLOR: "1" };
await using stack = new AsyncDisposableStack();
const start = (...args: string[]) => stack.use(new Program(["run", "-A", ...args], env));
const web = start(CLI, "web", "--port=0", "--log=error");
const url = (await web.line()).replace(/^.* at /, "");
const socketUrl = new URL("ws", url).href;
await start(CROWD, "send").line();
const listener = start(CROWD, "listen");
const honest = start(CROWD, "honest", socketUrl, String(HONEST));
await Promise.all([listener.line(), honest.line()]);
const rows: string[][] = [];

await measure("alone");
const beforeMiB = await web.rssMiB();
const idle = start(CROWD, "idle", socketUrl, String(idleCount));
await idle.line();
const { tookMs } = JSON.parse(await idle.ask()) as { tookMs: number };
await measure(`${idleCount} idle`);
const idleMiB = await web.rssMiB();
const deaf = start(CROWD, "deaf", socketUrl, String(deafCount));
await deaf.line();
await measure(`${deafCount} that read nothing`);
const { open } = JSON.parse(await deaf.ask()) as { open: number };
await deaf[Symbol.asyncDispose]();
await idle[Symbol.asyncDispose]();
await measure("after they have gone");
console.log(table([
  [
    "beside",
    "messages/s",
    "MB/s",
    "p50 ms",
    "p99 ms",
    "lost",
    "a node: messages/s",
    "p99 ms",
    "lost",
    "gateway: MiB",
    "CPU, %",
    "files",
  ],
  ...rows,
]));
const kilobytes = (idleMiB - beforeMiB) * 1024 / Number(idleCount);
console.log(
  `${idleCount} clients connected within ${tookMs.toFixed(0)} ms, ${
    kilobytes.toFixed(1)
  } KiB each; ` +
    `of those that read nothing ${open} are still connected at the end`,
);

/** Lets all settle, and tells what those who listen see for a while from then on. */
async function measure(beside: string): Promise<void> {
  await pause(SETTLE_MS);
  await Promise.all([honest.ask(), listener.ask()]);
  const cpuBeforeMs = await web.cpuMs();
  const startMs = performance.now();
  await pause(Number(seconds) * 1000);
  const [client, node] = (await Promise.all([honest.ask(), listener.ask()]))
    .map((text) => JSON.parse(text) as Seen) as [Seen, Seen];
  const cpuMs = await web.cpuMs() - cpuBeforeMs;
  rows.push([
    beside,
    number(client.perSecond / HONEST),
    (client.bytesPerSecond / HONEST / 1e6).toFixed(1),
    client.p50Ms.toFixed(2),
    client.p99Ms.toFixed(1),
    number(client.lost),
    number(node.perSecond),
    node.p99Ms.toFixed(1),
    number(node.lost),
    number(await web.rssMiB()),
    (cpuMs / (performance.now() - startMs) * 100).toFixed(0),
    String(await web.files()),
  ]);
}

function pause(durationMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, durationMs));
}

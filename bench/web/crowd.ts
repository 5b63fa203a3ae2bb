// deno-lint-ignore-file no-console -- it answers whoever started it
/**
 * One process of `bench/web_clients.ts`, by its first argument. Those who count answer each line on
 * standard input by what they have counted since the one before.
 */
import { buildNode } from "@rosy/rosy";
import { connect } from "@rosy/rosy/browser";
import { readLines } from "../../lib/cli/messages/read_lines.ts";
import { ByteWriter } from "../../lib/bytes/byte_writer.ts";
import { msgpackCodec } from "../../lib/codec/msgpack/msgpack.ts";
import { MSGPACK_PROTOCOL, operationEntry } from "../../lib/web/native/entries.ts";
import { systemClock } from "../../lib/time/clock.ts";
import { quantile } from "../support/job.ts";

interface Numbered {
  readonly n: number;
  readonly sentAtMs: number;
}

const SMALL_HZ = 1000;
const BIG_HZ = 10;
const BIG_BYTES = 2 ** 20;
/** Those who never read say something this often, so that they are taken for alive. */
const SAY_EVERY_MS = 1000;
const logger = { debug() {}, info() {}, warn() {}, error() {} };
const [role = "", url = "", countText = "1"] = Deno.args;
const count = Number(countText);

/** What came since it was last asked. */
class Received {
  #messages = 0;
  #bytes = 0;
  #lost = 0;
  #delaysMs: number[] = [];
  #last = new Map<string, number>();
  #sinceMs = performance.now();

  take(key: string, { n, sentAtMs }: Numbered, bytes: number): void {
    this.#messages++;
    this.#bytes += bytes;
    const last = this.#last.get(key);
    if (last !== undefined) this.#lost += n - last - 1;
    this.#last.set(key, n);
    this.#delaysMs.push(systemClock.epochMs() - sentAtMs);
  }

  ask() {
    const nowMs = performance.now();
    const seconds = (nowMs - this.#sinceMs) / 1000;
    const delays = this.#delaysMs.sort((a, b) => a - b);
    const answer = {
      perSecond: this.#messages / seconds,
      bytesPerSecond: this.#bytes / seconds,
      lost: this.#lost,
      p50Ms: quantile(delays, 0.5),
      p99Ms: quantile(delays, 0.99),
    };
    this.#messages = this.#bytes = this.#lost = 0;
    this.#delaysMs = [];
    this.#sinceMs = nowMs;
    return answer;
  }
}

async function answerLines(answer: () => unknown): Promise<void> {
  console.log("ready");
  for await (const _line of readLines(Deno.stdin.readable)) {
    console.log(JSON.stringify(answer()));
  }
}

async function send(): Promise<void> {
  await using node = await buildNode({ name: "sender", logger });
  const data = new Uint8Array(BIG_BYTES);
  data.set([0xff, 0xd8, 0xff]);
  let n = 0;
  const startMs = performance.now();
  const stop = setInterval(() => {
    for (; n < (performance.now() - startMs) * SMALL_HZ / 1000; n++) {
      void node.send("small", { n, sentAtMs: systemClock.epochMs() });
      if (n % (SMALL_HZ / BIG_HZ) > 0) continue;
      const big = {
        n: n * BIG_HZ / SMALL_HZ,
        sentAtMs: systemClock.epochMs(),
        format: "jpeg",
        data,
      };
      void node.send("big", big);
    }
  }, 1);
  await answerLines(() => n);
  clearInterval(stop);
}

/** A node that listens to the same, beside the gateway. */
async function listen(): Promise<void> {
  await using node = await buildNode({ name: "listener", logger });
  const received = new Received();
  await node.listen("small", (_topic, message) => received.take("", message as Numbered, 0));
  await answerLines(() => received.ask());
}

async function honest(): Promise<void> {
  const received = new Received();
  for (let i = 0; i < count; i++) {
    const client = await connect(url);
    const options = { policy: "all" } as const;
    client.listen("small", (_, message) => received.take(`${i}`, message as Numbered, 0), options);
    client.listen("big", (_topic, message) => {
      received.take(`big ${i}`, message as Numbered, BIG_BYTES);
    }, options);
  }
  await answerLines(() => received.ask());
}

async function idle(): Promise<void> {
  const startMs = performance.now();
  const clients = [];
  for (let i = 0; i < count; i++) clients.push(await connect(url));
  const tookMs = performance.now() - startMs;
  await answerLines(() => ({
    tookMs,
    open: clients.length,
  }));
}

/** Connections whose window is closed after a while, of all kinds. */
async function deaf(): Promise<void> {
  const { hostname, port, host } = new URL(url);
  const open = async (path: string, headers = "") => {
    const conn = await Deno.connect({ hostname, port: Number(port) });
    await conn.write(
      new TextEncoder().encode(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\n${headers}\r\n`),
    );
    return conn;
  };
  const upgrade = "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n" +
    `Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: ${MSGPACK_PROTOCOL}\r\n`;
  const sockets: Deno.Conn[] = [];
  for (let i = 0; i < count; i++) {
    const conn = await open("/ws", upgrade);
    await conn.write(frameOf({ op: "listen", id: 1, topic: "**", policy: "all" }));
    sockets.push(conn);
  }
  const others: Deno.Conn[] = [];
  for (let i = 0; i < count / 10; i++) {
    others.push(await open("/api/topics/small/stream"), await open("/api/topics/big/image.mjpeg"));
  }
  for (let i = 0; i < count; i++) others.push(await open("/healthz"));
  const isOpen = new Set(sockets);
  const say = setInterval(() => {
    for (const conn of isOpen) {
      conn.write(frameOf({ op: "ping" })).catch(() => isOpen.delete(conn));
    }
  }, SAY_EVERY_MS);
  await answerLines(() => ({ open: isOpen.size, others: others.length }));
  clearInterval(say);
}

/** A frame of a client, masked with zeros. */
function frameOf(operation: Record<string, unknown>): Uint8Array {
  const writer = new ByteWriter();
  msgpackCodec.encode(operation, writer);
  const entry = operationEntry(writer.bytes.subarray(0, writer.position));
  return new Uint8Array([0x82, 0x80 | entry.length, 0, 0, 0, 0, ...entry]);
}

const ROLES: Readonly<Record<string, () => Promise<void>>> = { send, listen, honest, idle, deaf };
await ROLES[role]!();
Deno.exit();

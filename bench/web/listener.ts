// deno-lint-ignore-file no-console -- it tells its parent what it has seen
/** Clients: `deno run -A bench/web/listener.ts gateway|bare URL SECONDS SCENARIO`. */
import { connect } from "@rosy/rosy/browser";
import { nowMs, type Scenario, type Seen } from "./scenario.ts";

const [kind, url, secondsText, text] = Deno.args as [string, string, string, string];
const { clients, size }: Scenario = JSON.parse(text);
const seconds = Number(secondsText);
let messages = 0;
let losses: (() => number)[] = [];
const delaysMs: number[] = [];

function note(sentAtMs: number): void {
  messages++;
  // Few enough to be kept, and to cost nothing.
  if (messages % 16 === 0 || clients === 1 && delaysMs.length < 100_000) {
    delaysMs.push(nowMs() - sentAtMs);
  }
}

async function listen(): Promise<void> {
  if (kind === "gateway") {
    const client = await connect<{ topics: { bench: [number, Uint8Array] } }>(url);
    const listening = client.listen("bench", (_topic, sentAtMs) => note(sentAtMs), {
      policy: "all",
    });
    losses.push(() => listening.lost);
    return;
  }
  const socket = new WebSocket(url);
  socket.binaryType = "arraybuffer";
  socket.onmessage = ({ data }) => note(new DataView(data as ArrayBuffer).getFloat64(0));
  await new Promise((resolve) => socket.onopen = resolve);
}

for (let i = 0; i < clients; i++) await listen();
// What was to be made ready is.
await new Promise((resolve) => setTimeout(resolve, 1500));
messages = 0;
delaysMs.length = 0;
const lostBefore = losses.reduce((sum, lost) => sum + lost(), 0);
const startMs = performance.now();
await new Promise((resolve) => setTimeout(resolve, seconds * 1000));
const tookSeconds = (performance.now() - startMs) / 1000;
delaysMs.sort((a, b) => a - b);
const seen: Seen = {
  messagesPerSecond: messages / tookSeconds,
  megabytesPerSecond: messages * size / tookSeconds / 1e6,
  p50Ms: delaysMs[Math.floor(delaysMs.length / 2)] ?? NaN,
  p99Ms: delaysMs[Math.floor(delaysMs.length * 0.99)] ?? NaN,
  lost: losses.reduce((sum, lost) => sum + lost(), 0) - lostBefore,
};
losses = [];
console.log(JSON.stringify(seen));
Deno.exit(0);

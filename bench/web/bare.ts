// deno-lint-ignore-file no-console -- it tells its parent where it is
/**
 * What Deno's own server does with the same messages: `deno run -A bench/web/bare.ts SCENARIO`. It makes
 * them itself, and sends each in a frame of its own.
 */
import { nowMs, repeat, type Scenario } from "./scenario.ts";

/** As a gateway has it: what more waits is of no use. */
const MAX_BUFFERED_BYTES = 256 * 1024;

const { size, rateHz, clients }: Scenario = JSON.parse(Deno.args[0]!);
const sockets: WebSocket[] = [];
const frame = new Uint8Array(8 + size);
const view = new DataView(frame.buffer);

const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen: () => {} }, (request) => {
  const { socket, response } = Deno.upgradeWebSocket(request);
  socket.onopen = () => {
    sockets.push(socket);
    if (sockets.length === clients) void repeat(rateHz, send);
  };
  return response;
});
console.log(`ws://127.0.0.1:${server.addr.port}/`);

async function send(): Promise<void> {
  view.setFloat64(0, nowMs());
  for (const socket of sockets) {
    if (socket.bufferedAmount < MAX_BUFFERED_BYTES) socket.send(frame);
    else await new Promise((resolve) => setTimeout(resolve, 1));
  }
}

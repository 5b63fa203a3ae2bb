// deno-lint-ignore-file no-console -- its lines are what the test reads
/**
 * Opens connections to a node as one of its mesh, and sends most of a large frame on each of them.
 *
 * @module
 */
import { Credentials } from "../../../lib/handshake/credentials.ts";
import { greet } from "../../../lib/handshake/handshake.ts";
import { createTcpTransport } from "../../../lib/transport/tcp.ts";
import type { Socket } from "../../../lib/transport/transport.ts";
import { randomUuid } from "./wire.ts";

/** What it does, and to whom. */
export interface Hoard {
  readonly port: number;
  readonly uuid: string;
  readonly domain: string;
  readonly authKey?: string;
  readonly connections: number;
  /** How large the frames are said to be, and how much of each is sent, in bytes. */
  readonly frameBytes: number;
  readonly sentBytes: number;
  /** It ends when the node has closed so many connections. */
  readonly untilClosed: number;
}

/** The type of a frame that carries a message on a topic. */
const TOPIC = 2;
const PIECE = new Uint8Array(1024 * 1024);

const hoard: Hoard = JSON.parse(Deno.args[0]!);
const transport = createTcpTransport();
const credentials = hoard.authKey === undefined
  ? undefined
  : await Credentials.create({ authKey: hoard.authKey, encrypt: true });
const enough = Promise.withResolvers<void>();
let closed = 0;

async function enter(): Promise<Socket> {
  const { port, uuid, domain } = hoard;
  const socket = await transport.connect({ transport: "tcp", hostname: "127.0.0.1", port });
  const id = { name: "hoarder", hostname: "elsewhere", uuid: randomUuid() };
  const own = { id, domainId: domain, revision: 0, credentials };
  return (await greet(socket, own, { uuid, knows: -1 })).socket;
}

async function sendMostOfFrame(socket: Socket): Promise<void> {
  const prefix = new Uint8Array(8);
  const view = new DataView(prefix.buffer);
  view.setUint32(0, hoard.frameBytes, true);
  view.setUint8(4, TOPIC);
  view.setUint16(6, 21, true);
  try {
    let left = hoard.sentBytes - await socket.write(prefix);
    while (left > 0) left -= await socket.write(PIECE.subarray(0, left));
  } catch {
    // It has been closed, which is seen by who reads.
  }
}

async function untilEnd(socket: Socket): Promise<void> {
  const into = new Uint8Array(65_536);
  while (await socket.read(into).catch(() => null) !== null);
  socket.close();
  if (++closed === hoard.untilClosed) enough.resolve();
}

const sockets = await Promise.all(Array.from({ length: hoard.connections }, enter));
for (const socket of sockets) {
  void untilEnd(socket);
  void sendMostOfFrame(socket);
}
console.log("hoarding");
await enough.promise;
console.log(JSON.stringify({ closed }));
Deno.exit();

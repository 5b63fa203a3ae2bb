/** A bare Unix socket: 32 bytes there and back, which is what a call cannot do without. */
import type { Pair } from "../support/pair_bench.ts";
import { endWithParent, PeerProcess } from "../support/peer_process.ts";
import { accept, dial, readAll, writeAll } from "../support/socket.ts";

const PING_BYTES = 32;

/** Connects with another process. */
export async function openRoundTrips(): Promise<Pair> {
  await using resources = new AsyncDisposableStack();
  const peer = resources.use(await PeerProcess.start("pairs/round_trip.ts", {}));
  const socket = resources.use(await peer.answer(dial(peer.job.path)));
  const ping = new Uint8Array(PING_BYTES);
  const opened = resources.move();
  return {
    async run() {
      await writeAll(socket, ping);
      if (!await readAll(socket, ping)) throw new Error("The other end has ended");
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

if (import.meta.main) {
  endWithParent();
  using socket = await accept();
  const ping = new Uint8Array(PING_BYTES);
  while (await readAll(socket, ping)) await writeAll(socket, ping);
}

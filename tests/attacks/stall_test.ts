import { assertEquals, assertRejects } from "@std/assert";
import { Credentials } from "../../lib/handshake/credentials.ts";
import type { TcpAddress } from "../../lib/mesh/node_record.ts";
import { Dialer } from "../../lib/peer/dialer.ts";
import { HANDSHAKE_TIMEOUT_MS } from "../../lib/handshake/handshake.ts";
import { PeerServer } from "../../lib/peer/peer_server.ts";
import type { Socket } from "../../lib/transport/transport.ts";
import { VirtualClock } from "../../lib/testing/virtual_clock.ts";
import { introductionOf, readBytes, writeAll } from "../support/peer_bytes.ts";
import { memoryTransport } from "../support/memory_transport.ts";
import { RecordingLogger } from "../support/recording_logger.ts";
import { Conversation, shake } from "./conversation.ts";
import { recordOf } from "../support/records.ts";

for (const encrypt of [undefined, false, true]) {
  const credentials = encrypt === undefined
    ? undefined
    : await Credentials.create({ authKey: "a key of the test", encrypt });
  const how = encrypt === undefined ? "without a key" : encrypt ? "with encryption" : "with a key";
  const near = introductionOf("near", { credentials });
  const far = introductionOf("far", { credentials });

  /** How many bytes each side says in its messages, one after the other. */
  const lengths = async (from: "caller" | "listener") => {
    const { said } = await shake(near, far);
    const own = said.filter((message) => message.from === from);
    return own.reduce((sum, { bytes }) => sum + bytes.length, 0);
  };

  Deno.test(`a node ${how} that is called waits no longer than 5 s, wherever a hello stops`, async () => {
    const total = await lengths("caller");
    for (let length = 0; length < total; length++) {
      const clock = new VirtualClock();
      const transport = memoryTransport();
      let served = 0;
      const server = new PeerServer({
        introduce: () => far,
        knows: () => -1,
        serve: ({ socket }) => Promise.resolve(void served++).then(() => socket.close()),
        clock,
        logger: new RecordingLogger(),
      });
      const acceptor = await transport.listen({ transport: "tcp", hostname: "::1", port: 0 });
      server.serve(acceptor);
      // An honest caller, whose words are handed on up to a certain byte, and no further.
      await using caller = new Conversation(near, introductionOf("nobody"), far.id.uuid);
      const socket = await transport.connect(acceptor.address as TcpAddress, {});
      const done = Promise.all([
        handOn(caller.hands.caller, socket, length),
        handOn(socket, caller.hands.caller, Infinity),
      ]);
      await clock.advance(HANDSHAKE_TIMEOUT_MS);
      server.close();
      await server.finished();
      await done;
      assertEquals([served, clock.pending], [0, 0], `after ${length} bytes`);
    }
  });

  Deno.test(`a node ${how} that calls waits no longer than 5 s, wherever a welcome stops`, async () => {
    const total = await lengths("listener");
    for (let length = 0; length < total; length++) {
      const clock = new VirtualClock();
      const transport = memoryTransport();
      const acceptor = await transport.listen({ transport: "tcp", hostname: "::1", port: 0 });
      const dialer = new Dialer({ unix: null, tcp: transport }, () => near, clock);
      const record = recordOf("far", { id: far.id, addresses: [acceptor.address] });
      const dialled = assertRejects(() => dialer.dial(record, -1, new AbortController().signal));
      const { value: socket } = await acceptor[Symbol.asyncIterator]().next();
      await using listener = new Conversation(introductionOf("nobody"), far);
      listener.hands.caller.close();
      const done = Promise.all([
        handOn(listener.hands.listener, socket, length),
        handOn(socket, listener.hands.listener, Infinity),
      ]);
      await clock.advance(HANDSHAKE_TIMEOUT_MS);
      await dialled;
      acceptor.close();
      await done;
      assertEquals(clock.pending, 0, `after ${length} bytes`);
    }
  });
}

/** Hands bytes on up to a certain one, then no more, and keeps silent until the reader closes. */
async function handOn(from: Socket, to: Socket, count: number): Promise<void> {
  for (let left = count; left > 0;) {
    const bytes = await readBytes(from, 1);
    if (bytes.length === 0) return to.close();
    await writeAll(to, bytes).catch(() => {});
    left--;
  }
}

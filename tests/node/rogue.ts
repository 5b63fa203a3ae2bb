import type { Node } from "@rosy/rosy";
import { greet } from "../../lib/handshake/handshake.ts";
import { createTcpTransport } from "../../lib/transport/tcp.ts";
import type { Socket } from "../../lib/transport/transport.ts";
import { createUnixTransport } from "../../lib/transport/unix.ts";

/** Opens a connection to a node. */
export function connect(to: Node, transport: string): Promise<Socket> {
  const { addresses } = to.topology.nodes.get(to.id.uuid)!;
  const address = addresses.find((each) => each.transport === transport)!;
  return address.transport === "unix"
    ? createUnixTransport().connect(address, {})
    : createTcpTransport().connect({ ...address, hostname: "127.0.0.1" }, {});
}

/** Shakes hands as a node would. */
export async function introduce(socket: Socket, to: Node, domainId: string): Promise<void> {
  const id = { name: "rogue", hostname: "rogue", uuid: "rogueaaaaaaaaaaa" };
  await greet(socket, { id, domainId, revision: 0 }, { uuid: to.id.uuid, knows: -1 });
}

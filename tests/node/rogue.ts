import { encode } from "@std/msgpack";
import type { Node } from "@rosy/rosy";
import { greet, welcome } from "../../lib/handshake/handshake.ts";
import { createTcpTransport } from "../../lib/transport/tcp.ts";
import type { Acceptor, Socket } from "../../lib/transport/transport.ts";
import { createUnixTransport } from "../../lib/transport/unix.ts";
import { FrameType } from "../../lib/wire/frame.ts";
import { frameOf } from "../support/frames.ts";
import { FrameSource, writeAll } from "../support/peer_bytes.ts";

/** Opens a connection to a node. */
export function connect(to: Node, transport: string): Promise<Socket> {
  const { addresses } = to.topology.nodes.get(to.id.uuid)!;
  const address = addresses.find((each) => each.transport === transport)!;
  return address.transport === "unix"
    ? createUnixTransport().connect(address, {})
    : createTcpTransport().connect({ ...address, hostname: "127.0.0.1" }, {});
}

const ROGUE = { name: "rogue", hostname: "rogue", uuid: "rogueaaaaaaaaaaa" };

/** Shakes hands as a node would. */
export async function introduce(socket: Socket, to: Node, domainId: string): Promise<void> {
  await greet(socket, { id: ROGUE, domainId, revision: 0 }, { uuid: to.id.uuid, knows: -1 });
}

/** What passes for a node at another one, which opens a connection to it. */
export class RogueNode implements Disposable {
  readonly #domainId: string;
  readonly #acceptor: Acceptor;
  readonly #sockets: Socket[];

  private constructor(domainId: string, acceptor: Acceptor, told: Socket) {
    this.#domainId = domainId;
    this.#acceptor = acceptor;
    this.#sockets = [told];
  }

  /**
   * Makes itself known to a node.
   *
   * @param to The node.
   * @param domainId Its domain.
   * @param names What it says that it listens to and provides.
   */
  static async join(
    to: Node,
    domainId: string,
    { topics = [], services = [] }: { topics?: string[]; services?: string[] },
  ): Promise<RogueNode> {
    const transport = createTcpTransport();
    const acceptor = await transport.listen({ transport: "tcp", hostname: "127.0.0.1", port: 0 });
    const told = await connect(to, "tcp");
    await introduce(told, to, domainId);
    const addresses = [{ ...acceptor.address }];
    const record = { id: ROGUE, pid: 1, addresses, topics, services, revision: 0 };
    await writeAll(told, frameOf({ type: FrameType.RECORD, body: encode(record) }));
    return new RogueNode(domainId, acceptor, told);
  }

  /** Waits for the connection that the node opens, and shakes hands. */
  async accept(): Promise<{ socket: Socket; source: FrameSource }> {
    const { value: socket } = await this.#acceptor[Symbol.asyncIterator]().next();
    this.#sockets.push(socket);
    await welcome(socket, { id: ROGUE, domainId: this.#domainId, revision: 0 }, () => -1);
    return { socket, source: new FrameSource(socket) };
  }

  [Symbol.dispose](): void {
    for (const each of [...this.#sockets, this.#acceptor]) each.close();
  }
}

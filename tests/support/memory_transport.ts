import type { TcpAddress } from "../../lib/mesh/node_record.ts";
import { MemoryNetwork } from "../../lib/testing/memory_network.ts";
import { MemorySocket } from "../../lib/testing/memory_socket.ts";
import { Pipe } from "../../lib/testing/pipe.ts";
import { VirtualClock } from "../../lib/testing/virtual_clock.ts";
import { VirtualProcess } from "../../lib/testing/virtual_process.ts";
import type { Way } from "../../lib/testing/way.ts";
import type { Socket, Transport } from "../../lib/transport/transport.ts";

/** A way on which nothing happens to what goes along it. */
export const OPEN_WAY: Way = {
  clock: new VirtualClock(),
  isCut: false,
  delayMs: () => 0,
  drops: () => false,
  onHeal: () => () => {},
};

/**
 * The test kit's transport without its faults.
 *
 * @returns The transport; two of them do not see each other.
 */
export function memoryTransport(): Transport<TcpAddress> {
  const process = new VirtualProcess("tests", OPEN_WAY.clock);
  return new MemoryNetwork(() => OPEN_WAY, () => null).transport(process);
}

/**
 * Makes two sockets that are connected to each other.
 *
 * @param name What their `remote` says after `memory`.
 * @returns Both ends.
 */
export function memorySocketPair(name = "pair"): [Socket, Socket] {
  const [there, back] = [new Pipe(OPEN_WAY), new Pipe(OPEN_WAY)];
  const remote = `memory ${name}`;
  return [
    new MemorySocket({ input: back, output: there, remote }),
    new MemorySocket({ input: there, output: back, remote }),
  ];
}

import { pause } from "../flow/pause.ts";
import { isDialable } from "../mesh/dialable.ts";
import type { Address, NodeRecord, TcpAddress, UnixAddress } from "../mesh/node_record.ts";
import type { Clock } from "../time/clock.ts";
import type { Socket, Transport } from "../transport/transport.ts";
import {
  ANY_NODE,
  type COORDINATOR,
  HandshakeError,
  type Introduction,
  type Wanted,
} from "../handshake/handshake.ts";
import { type Dialled, openConnection } from "../handshake/open_connection.ts";
import { firstToSucceed } from "./staggered.ts";
import { connectSteadily } from "./steady_connect.ts";

/** When a node is asked again that is there but has too many handshakes at once, in milliseconds. */
const ASK_BUSY_AGAIN_MS = [100, 200, 400, 800];

/** When an address that does not answer is joined by the next one, in milliseconds. */
const NEXT_ADDRESS_MS = 500;

/** The transports a node may use; `null` for one it may not. */
export interface Transports {
  readonly unix: Transport<UnixAddress> | null;
  readonly tcp: Transport<TcpAddress> | null;
}

/** No connection to a node could be opened. */
export class DialError extends Error {
  override readonly name = "DialError";
  /** Whether every address answered that this node is not there any more. */
  readonly isGone: boolean;

  constructor(message: string, isGone: boolean, options?: ErrorOptions) {
    super(message, options);
    this.isGone = isGone;
  }
}

/**
 * Opens connections: over the Unix socket where both nodes are on one machine, else over TCP.
 *
 * - A node that is too busy for a handshake is asked again, for 1.5 s, before it counts as out of
 *   reach.
 * - An address that does not answer within half a second, because the node has left it, does not keep
 *   the others from being tried.
 */
export class Dialer {
  readonly #transports: Transports;
  readonly #introduce: () => Introduction;
  readonly #clock: Clock;

  constructor(transports: Transports, introduce: () => Introduction, clock: Clock) {
    this.#transports = transports;
    this.#introduce = introduce;
    this.#clock = clock;
  }

  /**
   * Opens a connection to a node, at the first of its addresses where it really is.
   *
   * @param record The node.
   * @param knows The revision we know of its record, -1 for none.
   * @param signal Gives up.
   * @returns The connection.
   * @throws {DialError} If it is at none of them.
   */
  async dial(record: NodeRecord, knows: number, signal: AbortSignal): Promise<Dialled> {
    const wanted = { uuid: record.id.uuid, knows };
    const outcome = await firstToSucceed(
      this.#reachable(record).map((address) => (signal) => this.#open(address, wanted, signal)),
      { paceMs: NEXT_ADDRESS_MS, clock: this.#clock, signal },
      ({ socket }) => socket.close(),
    );
    if ("result" in outcome) return outcome.result;
    const { failures } = outcome;
    const reasons = failures.length
      ? failures.map((error) => (error as Error).message).join("; ")
      : "it has no address that this node may use";
    throw new DialError(
      `Cannot connect to node "${record.id.name || record.id.uuid}": ${reasons}`,
      failures.length > 0 && failures.every(saysGone),
      { cause: failures.find((error) => error instanceof HandshakeError) ?? failures[0] },
    );
  }

  /**
   * Opens a connection to whatever node, or coordinator, listens at an address.
   *
   * @param address The address.
   * @param signal Gives up.
   * @param wanted Which of the two.
   * @returns The connection.
   * @throws {HandshakeError} If it refuses, or is none.
   * @throws {Error} If nobody answers there.
   */
  async dialAddress(
    address: TcpAddress,
    signal: AbortSignal,
    wanted: typeof ANY_NODE | typeof COORDINATOR = ANY_NODE,
  ): Promise<Dialled> {
    if (!this.#transports.tcp) throw new Error("this node may not use TCP");
    return await this.#openOnce(address, { uuid: wanted, knows: -1 }, signal);
  }

  #reachable({ id, addresses: announced }: NodeRecord): Address[] {
    const addresses = announced.filter((address) => isDialable(address, id.uuid));
    // Where the machine is not told, its sockets may be here: the handshake proves it.
    const isHere = id.hostname === "" || id.hostname === this.#introduce().id.hostname;
    const unix = addresses.filter(({ transport }) => transport === "unix");
    const tcp = addresses.filter(({ transport }) => transport === "tcp");
    return [
      ...(isHere && this.#transports.unix ? unix : []),
      ...(this.#transports.tcp ? tcp : []),
    ];
  }

  async #open(address: Address, wanted: Wanted, signal: AbortSignal): Promise<Dialled> {
    for (const waitMs of ASK_BUSY_AGAIN_MS) {
      try {
        return await this.#openOnce(address, wanted, signal);
      } catch (error) {
        if (!(error instanceof HandshakeError && error.reason === "busy")) throw error;
        await pause(waitMs, { clock: this.#clock, signal });
        signal.throwIfAborted();
      }
    }
    return await this.#openOnce(address, wanted, signal);
  }

  #openOnce(address: Address, wanted: Wanted, signal: AbortSignal): Promise<Dialled> {
    const [introduce, clock] = [this.#introduce, this.#clock];
    const options = { introduce, wanted, clock, signal };
    return openConnection(() => this.#connect(address, signal), options);
  }

  #connect(address: Address, signal: AbortSignal): Promise<Socket> {
    return address.transport === "unix"
      ? this.#transports.unix!.connect(address, { signal })
      : connectSteadily(this.#transports.tcp!, address, { clock: this.#clock, signal });
  }
}

function saysGone(error: unknown): boolean {
  return error instanceof Deno.errors.ConnectionRefused ||
    error instanceof Deno.errors.NotFound ||
    error instanceof HandshakeError && (error.reason === "node" || error.reason === "self");
}

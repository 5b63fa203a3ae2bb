import { MemoryAcceptor } from "../../lib/testing/memory_acceptor.ts";
import { MemorySocket, type MemorySocketOptions } from "../../lib/testing/memory_socket.ts";
import { Pipe } from "../../lib/testing/pipe.ts";
import type { Way } from "../../lib/testing/way.ts";
import type { TcpAddress } from "../../lib/mesh/node_record.ts";
import type { Clock } from "../../lib/time/clock.ts";
import { CONNECT_TIMEOUT_MS, type Socket, type Transport } from "../../lib/transport/transport.ts";

const FIRST_PORT = 40_000;
const DELAY_MS = 0.2;
/** When TCP sends anew what nobody acknowledged: after this, and then after twice as long each time. */
const FIRST_RESEND_MS = 200;
/** The same for the first segment of a connection. */
const FIRST_RESEND_OF_SYN_MS = 1000;

/** A machine as the wire sees it. */
export interface WiredMachine {
  /** Its present address. */
  readonly address: string;
  /** Whether its interface is up. */
  readonly isUp: boolean;
  /** Whether its cable lets anything through. */
  readonly isPlugged: boolean;
}

/**
 * One direction between two machines, for one connection.
 *
 * - It knows the addresses of both, and leads nowhere where one of them has another one.
 * - What was lost is sent again as TCP does it, ever more seldom: so it stays silent for about as long
 *   as it was cut, although it is not cut any more.
 */
class TcpWay implements Way {
  readonly clock: Clock;
  readonly #isPassable: () => boolean;
  readonly #healed = new Set<() => void>();
  #isCut: boolean;
  #resendMs: number;

  constructor(clock: Clock, isPassable: () => boolean) {
    this.clock = clock;
    this.#isPassable = isPassable;
    this.#isCut = !isPassable();
    this.#resendMs = FIRST_RESEND_OF_SYN_MS;
    if (this.#isCut) this.#resend();
  }

  get isCut(): boolean {
    if (!this.#isCut && !this.#isPassable()) {
      this.#isCut = true;
      this.#resendMs = FIRST_RESEND_MS;
      this.#resend();
    }
    return this.#isCut;
  }

  delayMs(): number {
    return DELAY_MS;
  }

  drops(): boolean {
    return false;
  }

  onHeal(callback: () => void): () => void {
    this.#healed.add(callback);
    return () => void this.#healed.delete(callback);
  }

  #resend(): void {
    this.clock.after(this.#resendMs, () => {
      if (this.#healed.size === 0) return; // Nobody waits any more.
      if (!this.#isPassable()) {
        this.#resendMs *= 2;
        return this.#resend();
      }
      this.#isCut = false;
      for (const callback of [...this.#healed]) callback();
    });
  }
}

class WireSocket extends MemorySocket {
  readonly remoteHostname: string;

  constructor(options: MemorySocketOptions, remoteHostname: string) {
    super(options);
    this.remoteHostname = remoteHostname;
  }
}

/** TCP between machines that are all on one switch. */
export class VirtualWire {
  readonly #clock: Clock;
  readonly #listening = new Map<number, { acceptor: MemoryAcceptor; machine: WiredMachine }>();
  #nextPort = FIRST_PORT;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  transport(machine: WiredMachine): Transport<TcpAddress> {
    return {
      name: "tcp",
      // deno-lint-ignore require-await -- an error is to reject, not to throw
      listen: async ({ hostname, port: wanted }) => {
        const port = wanted || this.#nextPort++;
        const address = { transport: "tcp", hostname, port } as const;
        const acceptor = new MemoryAcceptor(address, () => this.#listening.delete(port));
        this.#listening.set(port, { acceptor, machine });
        return acceptor;
      },
      connect: (address, { signal, timeoutMs = CONNECT_TIMEOUT_MS } = {}) =>
        this.#connect(machine, address, timeoutMs, signal),
    };
  }

  async #connect(
    from: WiredMachine,
    { hostname, port }: TcpAddress,
    timeoutMs: number,
    signal?: AbortSignal,
  ): Promise<Socket> {
    await null;
    signal?.throwIfAborted();
    if (!from.isUp) throw new Deno.errors.NetworkUnreachable(`no way to ${hostname}`);
    const listening = this.#listening.get(port);
    if (!listening) throw new Deno.errors.ConnectionRefused(`nobody listens at ${port}`);
    const { machine: to, acceptor } = listening;
    const own = from.address;
    const isPassable = () =>
      [from, to].every(({ isUp, isPlugged }) => isUp && isPlugged) &&
      from.address === own && to.address === hostname;
    await this.#reach(new TcpWay(this.#clock, isPassable), timeoutMs, signal);
    const [there, back] = [1, 2].map(() => new Pipe(new TcpWay(this.#clock, isPassable)));
    const remote = `${hostname}:${port}`;
    const near = { input: back!, output: there!, remote };
    const far = { input: there!, output: back!, remote: own };
    acceptor.push(new WireSocket(far, own));
    return new WireSocket(near, hostname);
  }

  #reach(way: TcpWay, timeoutMs: number, signal?: AbortSignal): Promise<void> {
    if (!way.isCut) return Promise.resolve();
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const cancelTimer = this.#clock.after(timeoutMs, () => {
      reject(new Deno.errors.TimedOut("nobody answers"));
    });
    const leave = way.onHeal(resolve);
    const abort = () => reject(signal?.reason);
    signal?.addEventListener("abort", abort);
    return promise.finally(() => {
      cancelTimer();
      leave();
      signal?.removeEventListener("abort", abort);
    });
  }
}

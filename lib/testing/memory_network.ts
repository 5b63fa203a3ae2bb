import { abortable } from "../flow/abort.ts";
import type { TcpAddress } from "../mesh/node_record.ts";
import { CONNECT_TIMEOUT_MS, type Socket, type Transport } from "../transport/transport.ts";
import { MemoryAcceptor } from "./memory_acceptor.ts";
import { MemorySocket } from "./memory_socket.ts";
import type { MessageFilter } from "./message_filter.ts";
import { Pipe } from "./pipe.ts";
import type { VirtualProcess } from "./virtual_process.ts";
import type { Way } from "./way.ts";

const FIRST_PORT = 40_000;

interface Connection {
  readonly processes: readonly VirtualProcess[];
  readonly sockets: readonly MemorySocket[];
}

/** Connections in memory between the processes of one test. */
export class MemoryNetwork {
  readonly #wayBetween: (from: VirtualProcess, to: VirtualProcess) => Way;
  readonly #filterFor: (way: Way) => MessageFilter | null;
  readonly #acceptors = new Map<number, MemoryAcceptor>();
  /** Whose port each one is, also when nobody listens there any more. */
  readonly #owners = new Map<number, VirtualProcess>();
  #connections: Connection[] = [];
  #nextPort = FIRST_PORT;

  /**
   * @param wayBetween Tells of the way from one process to another.
   * @param filterFor Makes what loses messages on such a way.
   */
  constructor(
    wayBetween: (from: VirtualProcess, to: VirtualProcess) => Way,
    filterFor: (way: Way) => MessageFilter | null,
  ) {
    this.#wayBetween = wayBetween;
    this.#filterFor = filterFor;
  }

  /** @returns What a process reaches the others by. Its addresses look like those of TCP. */
  transport(process: VirtualProcess): Transport<TcpAddress> {
    return {
      name: "tcp",
      // deno-lint-ignore require-await -- an error is to reject, not to throw
      listen: async (address) => this.#listen(address, process),
      connect: (address, { signal, timeoutMs = CONNECT_TIMEOUT_MS } = {}) =>
        this.#connect(address, process, { signal, timeoutMs }),
    };
  }

  /** Breaks the open connections of one process, or those between two. */
  reset(...processes: readonly VirtualProcess[]): void {
    for (const connection of this.#connections) {
      if (!processes.every((process) => connection.processes.includes(process))) continue;
      for (const socket of connection.sockets) socket.close();
    }
  }

  /** Ends what a process has of the network, as its system does when it dies. */
  kill(process: VirtualProcess): void {
    for (const [port, acceptor] of this.#acceptors) {
      if (this.#owners.get(port) === process) acceptor.close();
    }
    this.reset(process);
  }

  #listen({ hostname, port: wanted }: TcpAddress, process: VirtualProcess): MemoryAcceptor {
    const port = wanted || this.#nextPort++;
    if (this.#acceptors.has(port)) {
      throw new Deno.errors.AddrInUse(
        `Cannot listen at memory ${hostname}:${port}: already in use`,
      );
    }
    const address = { transport: "tcp", hostname, port } as const;
    const acceptor = new MemoryAcceptor(address, () => this.#acceptors.delete(port), process);
    this.#acceptors.set(port, acceptor);
    this.#owners.set(port, process);
    return acceptor;
  }

  async #connect(
    { hostname, port }: TcpAddress,
    from: VirtualProcess,
    { signal, timeoutMs }: { signal?: AbortSignal; timeoutMs: number },
  ): Promise<Socket> {
    await null;
    signal?.throwIfAborted();
    const remote = `memory ${hostname}:${port}`;
    const to = this.#owners.get(port);
    if (to) {
      const isThere = await this.#reach(from, to, timeoutMs, signal);
      if (!isThere) throw new Deno.errors.TimedOut(`Cannot connect to ${remote}: nobody answers`);
    }
    const acceptor = this.#acceptors.get(port);
    if (!to || !acceptor || from.isDead) {
      throw new Deno.errors.ConnectionRefused(`Cannot connect to ${remote}: connection refused`);
    }
    const [near, far] = this.#join(from, to, remote);
    acceptor.push(far);
    return near;
  }

  #join(from: VirtualProcess, to: VirtualProcess, remote: string): [MemorySocket, MemorySocket] {
    const [there, back] = [this.#wayBetween(from, to), this.#wayBetween(to, from)];
    const [request, answer] = [new Pipe(there), new Pipe(back)];
    const sockets: [MemorySocket, MemorySocket] = [
      new MemorySocket({
        input: answer,
        output: request,
        remote,
        owner: from,
        filter: this.#filterFor(there),
      }),
      new MemorySocket({
        input: request,
        output: answer,
        remote,
        owner: to,
        filter: this.#filterFor(back),
      }),
    ];
    this.#connections = this.#connections.filter(({ sockets }) => sockets.some((s) => !s.isClosed));
    this.#connections.push({ processes: [from, to], sockets });
    return sockets;
  }

  /** Takes the time of one round trip. @returns Whether anything got through in time. */
  async #reach(
    from: VirtualProcess,
    to: VirtualProcess,
    timeoutMs: number,
    signal?: AbortSignal,
  ): Promise<boolean> {
    const [there, back] = [this.#wayBetween(from, to), this.#wayBetween(to, from)];
    const roundTripMs = there.delayMs() + back.delayMs();
    if (!there.isCut && roundTripMs === 0) return true;
    const { promise, resolve } = Promise.withResolvers<boolean>();
    const undo: (() => void)[] = [from.clock.after(timeoutMs, () => resolve(false))];
    const go = () => undo.push(from.clock.after(roundTripMs, () => resolve(true)));
    if (there.isCut) undo.push(there.onHeal(go));
    else go();
    try {
      return await abortable(promise, signal);
    } finally {
      for (const cancel of undo) cancel();
    }
  }
}

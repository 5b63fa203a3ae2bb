import { MadeByClass } from "../../../pickle/made_by_class.ts";
import { pickle } from "../../../pickle/pickle.ts";
import { unpickle } from "../../../pickle/unpickle.ts";
import type { Socket } from "../../../transport/transport.ts";
import { writeAll } from "../connection/exact.ts";
import type { PythonNodeSpec } from "../specs/node_spec.ts";
import { asTopology } from "../specs/spec_classes.ts";
import { toMadeSpec } from "../specs/write_spec.ts";
import type { Cursor } from "../wire/cursor.ts";
import { MessageReader } from "../wire/message_reader.ts";
import { writtenFields } from "../wire/wire_writer.ts";
import { Response, RPC_CLASSES, TopologyBroadcast } from "./rpc_classes.ts";

/** How long what a coordinator says may be, in bytes. */
const MAX_BYTES = 16 * 1024 * 1024;

/** One connection to a coordinator of Python's rosy 0.7. */
export class CoordinatorClient {
  readonly #socket: Socket;
  readonly #topology: (nodes: readonly PythonNodeSpec[]) => void;
  readonly #pending = new Map<number, PromiseWithResolvers<unknown>>();
  #nextId = 0;
  #written: Promise<unknown> = Promise.resolve();

  /**
   * @param socket The connection, with both sides authenticated.
   * @param topology Is told which nodes there are, whenever that changes.
   */
  constructor(socket: Socket, topology: (nodes: readonly PythonNodeSpec[]) => void) {
    this.#socket = socket;
    this.#topology = topology;
  }

  /**
   * Reads until the connection ends, which rejects what waits for an answer.
   *
   * @throws {Error} If what came is not what a coordinator says.
   */
  async run(): Promise<void> {
    const reader = new MessageReader((cursor: Cursor) => cursor.value(), { maxBytes: MAX_BYTES });
    try {
      for await (const bytes of reader.messages(this.#socket)) this.#take(bytes);
    } finally {
      this.#socket.close();
      for (const { reject } of this.#pending.values()) {
        reject(new Error("the coordinator has closed the connection"));
      }
      this.#pending.clear();
    }
  }

  /** Says what this node is. */
  async register(own: PythonNodeSpec): Promise<void> {
    const node_spec = toMadeSpec(own);
    await this.#request(
      new MadeByClass("rosy.reqres.RegisterNodeRequest", { fields: { node_spec } }),
    );
  }

  /** Asks which nodes there are. */
  async askTopology(): Promise<void> {
    this.#topology(asTopology(await this.#request(textBytes("get_topology"))));
  }

  /** Asks whether it is there. */
  async ping(): Promise<void> {
    await this.#request(textBytes("ping"));
  }

  /** Ends it. */
  close(): void {
    this.#socket.close();
  }

  #take(bytes: Uint8Array): void {
    const message = unpickle(bytes, { classes: RPC_CLASSES });
    if (message instanceof TopologyBroadcast) return this.#topology(message.nodes);
    if (!(message instanceof Response) || typeof message.id !== "number") return;
    this.#pending.get(message.id)?.resolve(message.data);
    this.#pending.delete(message.id);
  }

  #request(data: unknown): Promise<unknown> {
    const id = this.#nextId++;
    const answer = Promise.withResolvers<unknown>();
    this.#pending.set(id, answer);
    const request = pickle(new MadeByClass("rosy.rpc.Request", { fields: { id, data } }));
    const bytes = writtenFields((writer) => writer.value(request));
    this.#written = this.#written
      .then(() => writeAll(this.#socket, bytes))
      .catch(() => this.#socket.close());
    return answer.promise;
  }
}

function textBytes(text: string): Uint8Array {
  return new TextEncoder().encode(text);
}

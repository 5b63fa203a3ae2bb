import { beginFrame, endFrame, FrameType } from "../../../lib/wire/frame.ts";
import { ByteWriter } from "../../../lib/bytes/byte_writer.ts";
import { FrameReader } from "../../../lib/wire/frame_reader.ts";
import type { NodeId, NodeRecord, TcpAddress } from "../../../lib/mesh/node_record.ts";
import { COORDINATOR, greet } from "../../../lib/handshake/handshake.ts";
import { decodeMap } from "../../../lib/wire/control_map.ts";
import { encodeRecord } from "../../../lib/peer/records/record_message.ts";
import type { Socket, Transport } from "../../../lib/transport/transport.ts";

/** A client of a coordinator that does nothing by itself: no pong, no goodbye. */
export class RawClient {
  /** The frames that came, pings left out: `13 <uuid>`, or `16` alone. */
  readonly heard: string[] = [];
  /** How many bytes came. */
  bytes = 0;
  hasEnded = false;
  readonly socket: Socket;
  readonly #reader = new FrameReader(2 ** 28);

  private constructor(socket: Socket) {
    this.socket = socket;
  }

  /** Connects and shakes hands; reads all that comes unless told not to. */
  static async connect(
    transport: Transport<TcpAddress>,
    address: TcpAddress,
    id: NodeId,
    { domainId = "domain", isReading = true } = {},
  ): Promise<RawClient> {
    const socket = await transport.connect(address);
    await greet(socket, { id, domainId, revision: 0 }, { uuid: COORDINATOR, knows: -1 });
    const client = new RawClient(socket);
    if (isReading) void client.read();
    return client;
  }

  /** Registers a record. */
  async register(record: NodeRecord): Promise<void> {
    await this.send(FrameType.RECORD, encodeRecord(record));
  }

  /** Sends one frame. */
  async send(type: number, body: Uint8Array, headerBytes = 0): Promise<void> {
    const writer = new ByteWriter();
    const start = beginFrame(writer, type, headerBytes);
    writer.position += headerBytes;
    writer.writeBytes(body);
    endFrame(writer, start);
    await this.write(writer.bytes.subarray(0, writer.position));
  }

  /** Sends any bytes. */
  async write(bytes: Uint8Array): Promise<void> {
    for (let written = 0; written < bytes.length;) {
      written += await this.socket.write(bytes.subarray(written));
    }
  }

  /** Reads until the end. */
  async read(): Promise<void> {
    const reader = this.#reader;
    for (;;) {
      const count = await this.socket.read(reader.space());
      if (count === null) break;
      this.bytes += count;
      reader.filled(count);
      while (reader.next()) this.#hear(reader);
    }
    this.hasEnded = true;
  }

  #hear({ type, bytes, body, end }: FrameReader): void {
    if (type === FrameType.PING || type === FrameType.GOODBYE) return;
    const map = decodeMap(bytes.slice(body, end));
    const uuid = map.uuid ?? (map.id as { uuid?: string } | undefined)?.uuid;
    this.heard.push(uuid === undefined ? `${type}` : `${type} ${uuid}`);
  }
}

import type { Connection } from "../../peer/connection.ts";
import { beginFrame, FrameType, HeaderBytes } from "../../wire/frame.ts";
import { writeUint64 } from "../../wire/fields.ts";
import type { MessageSink } from "../topic_listener.ts";
import { RetainedSource } from "./retained_source.ts";

const encoder = new TextEncoder();

/** What one peer keeps of one topic, as far as it is known, and how it is asked for. */
export class RetainedInbound {
  /** What listeners know it by. */
  readonly source: RetainedSource;
  readonly #topic: string;
  /** Over this connection it was said what may be missing: once is enough. */
  #reminded: Connection | null = null;

  /**
   * @param topic The topic.
   * @param source Where a peer was given up and is found again, what it was known by before.
   */
  constructor(topic: string, source = new RetainedSource()) {
    this.#topic = topic;
    this.source = source;
  }

  /**
   * Has the peer send what it keeps to some listeners, ahead of all else.
   *
   * @param connection The peer's own; where that has ended, the next one brings a reminder.
   * @param sinks The listeners.
   */
  ask(connection: Connection | null, sinks: readonly MessageSink[]): void {
    const { source } = this;
    const request = source.requests + 1;
    const had = sinks.map(({ gate }) => gate?.expect(source, request)).filter((last) =>
      last != null
    );
    if (had.length === 0) return;
    source.requests = request;
    if (connection) this.#send(connection, request, Math.min(...had));
  }

  /**
   * The peer says over a new connection how far it has sent what it keeps: what was on its way when the
   * last one broke may be missing.
   *
   * @param connection The connection.
   * @param last The number of the last message that it has sent.
   * @param sinks The listeners.
   */
  remind(connection: Connection, last: number, sinks: readonly MessageSink[]): void {
    if (this.#reminded === connection) return;
    this.#reminded = connection;
    this.ask(connection, sinks.filter(({ gate }) => gate?.lacks(this.source, last)));
  }

  #send({ outbox }: Connection, request: number, after: number): void {
    outbox.push(FrameType.WANT_RETAINED, (writer) => {
      beginFrame(writer, FrameType.WANT_RETAINED, HeaderBytes.WANT_RETAINED);
      const { view, position } = writer;
      view.setUint32(position, request, true);
      writeUint64(view, position + 4, after);
      writer.position += HeaderBytes.WANT_RETAINED;
      writer.writeBytes(encoder.encode(this.#topic));
    });
  }
}

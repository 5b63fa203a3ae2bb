import { type Connection, needHeader } from "../peer/connection.ts";
import { beginFrame, FrameType, HeaderBytes } from "../wire/frame.ts";
import type { FrameReader } from "../wire/frame_reader.ts";
import { MAX_WINDOW, type Window } from "../wire/stream_window.ts";

/** Tells a caller that a stream is over. */
export function sendEnd({ outbox }: Connection, request: number): void {
  outbox.push(FrameType.END, (writer) => {
    beginFrame(writer, FrameType.END, HeaderBytes.END);
    writer.view.setUint32(writer.position, request, true);
    writer.position += HeaderBytes.END;
  });
}

/** Tells a provider how much more of a stream there is room for. */
export function sendCredit(
  { outbox }: Connection,
  request: number,
  { parts, bytes }: Window,
): void {
  outbox.push(FrameType.CREDIT, (writer) => {
    beginFrame(writer, FrameType.CREDIT, HeaderBytes.CREDIT);
    const { view, position } = writer;
    view.setUint32(position, request, true);
    view.setUint32(position + 4, Math.min(parts, MAX_WINDOW), true);
    view.setUint32(position + 8, Math.min(bytes, MAX_WINDOW), true);
    writer.position += HeaderBytes.CREDIT;
  });
}

/** Reads a CREDIT frame. */
export function readCredit({ view, header, body }: FrameReader): Window & { request: number } {
  needHeader(body - header, HeaderBytes.CREDIT);
  return {
    request: view.getUint32(header, true),
    parts: view.getUint32(header + 4, true),
    bytes: view.getUint32(header + 8, true),
  };
}

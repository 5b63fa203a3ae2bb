import { job, payload } from "./job.ts";

/** For contenders that carry bytes: eight bytes of time, then the payload, without a codec. */
const TIME_BYTES = 8;

const encoder = new TextEncoder();
const decoder = new TextDecoder();
const data = payload();

/** @returns A fresh message, as contenders keep what they are given. */
export function encodeMessage(sentAtMs: number): Uint8Array<ArrayBuffer> {
  const message = new Uint8Array(TIME_BYTES + job.size);
  new DataView(message.buffer).setFloat64(0, sentAtMs);
  if (data instanceof Uint8Array) message.set(data, TIME_BYTES);
  else if (typeof data === "string") encoder.encodeInto(data, message.subarray(TIME_BYTES));
  return message;
}

/** Reads a message whole, as its listener would. @returns When it was sent. */
export function decodeMessage(message: Uint8Array): number {
  const view = new DataView(message.buffer, message.byteOffset);
  if (job.payload === "string") decoder.decode(message.subarray(TIME_BYTES));
  return view.getFloat64(0);
}

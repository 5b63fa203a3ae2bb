import type { Codec } from "../codec/codec.ts";
import type { Place } from "../outbox/backlog.ts";
import { largerThanPeerTakes, whyNotEncoded } from "../outbox/too_large.ts";
import type { PeerLink } from "../peer/peer_link.ts";
import type { WireCodecs } from "../peer/wire_codecs.ts";
import type { Clock } from "../time/clock.ts";
import { WINDOW_FIELD_BYTES } from "../wire/fields.ts";
import { beginFrame, FrameType, HeaderBytes, PREFIX_BYTES } from "../wire/frame.ts";
import { type Window, writeWindowField } from "../wire/stream_window.ts";
import { NotSentError } from "./pending_calls.ts";

/** What is called, and until when; the same for each provider that it is tried at. */
export interface ServiceRequest {
  readonly service: string;
  readonly args: readonly unknown[];
  /** The `uuid` of the one node that is to be called. */
  readonly provider?: string | undefined;
  readonly timeoutMs: number;
  readonly deadlineMs: number;
  readonly signal: AbortSignal | undefined;
  /** How much there is room for, where a stream is asked for. */
  readonly window?: Window;
}

/** How requests are encoded. */
export interface RequestOptions {
  readonly codec: Codec;
  readonly codecs: WireCodecs;
  /** The largest request that is sent, or answer that is read, in bytes; the length field is not counted. */
  readonly maxMessageBytes: number;
  readonly clock: Clock;
  /** The machine's clock, where `clock` is another one. */
  readonly machineClock?: Clock;
}

const MAX_TIMEOUT_MS = 0xffff_ffff;

/** What a CALL takes beside its body, in bytes, its length field not counted. */
export const CALL_FRAME_BYTES = PREFIX_BYTES - 4 + HeaderBytes.CALL;

/** A request that its provider does not take; the next one may. */
export class TooLargeError extends NotSentError {}

/**
 * Puts a request into its provider's outbox.
 *
 * @param link The link to the provider.
 * @param number The request's number.
 * @param request What is called.
 * @param options How it is encoded.
 * @returns Where it stands in the outbox.
 * @throws {TooLargeError} If it is larger than the provider takes: another one may take it.
 * @throws {RangeError} If it is larger than any takes from this node.
 */
export function sendRequest(
  link: PeerLink,
  number: number,
  { service, args, deadlineMs, window }: ServiceRequest,
  { codec, codecs, clock, machineClock = clock, maxMessageBytes }: RequestOptions,
): Place {
  const serviceNumber = link.serviceNumber(service);
  const codecNumber = codecs.number(link, codec);
  // How long another time takes is not known to anybody.
  const leftMs = clock === machineClock
    ? Math.min(Math.ceil(deadlineMs - clock.monotonicMs()), MAX_TIMEOUT_MS)
    : MAX_TIMEOUT_MS;
  const { outbox } = link;
  const start = outbox.begin();
  const { writer } = outbox;
  const headerBytes = HeaderBytes.CALL + (window ? WINDOW_FIELD_BYTES : 0);
  beginFrame(writer, FrameType.CALL, headerBytes);
  const { view, position } = writer;
  view.setUint32(position, number, true);
  view.setUint32(position + 4, serviceNumber, true);
  view.setUint32(position + 8, leftMs, true);
  view.setUint8(position + 12, codecNumber);
  if (window) writeWindowField(view, position + HeaderBytes.CALL, window);
  writer.position += headerBytes;
  try {
    codec.encode(args, writer);
    assertFits(link, start, service);
  } catch (error) {
    outbox.rollback(start);
    throw explain(error, service, maxMessageBytes);
  }
  const place = outbox.place(start);
  outbox.end(start, FrameType.CALL);
  return place;
}

/** What a codec threw because arguments are far too large says so in the end. */
export function explain(error: unknown, service: string, maxMessageBytes: number): unknown {
  const why = whyNotEncoded(error, maxMessageBytes);
  if (why === undefined) return error;
  return new RangeError(`Cannot call service "${service}": its arguments are too large: ${why}`);
}

function assertFits({ outbox, record }: PeerLink, start: number, service: string): void {
  const bytes = outbox.sizeOf(start);
  if (bytes <= outbox.maxMessageBytes) return;
  const why = largerThanPeerTakes(bytes, outbox, record.id);
  const text = `Cannot call service "${service}": its arguments are too large: ${why}`;
  throw bytes > outbox.ownMaxMessageBytes ? new RangeError(text) : new TooLargeError(text);
}

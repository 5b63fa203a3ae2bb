/** The header of a call: how long the caller waits, in milliseconds, and `p` if it takes parts. */
export const CALL = "Rosy-Call";
/** The header of whatever answers a call: an {@linkcode AnswerKind}. */
export const ANSWER = "Rosy-Answer";
/** The header of what a caller says while parts come: `read` and how many it has read, or `cancel`. */
export const CONTROL = "Rosy-Control";
/** What services of NATS, those of others included, say of an error. */
export const SERVICE_ERROR = "Nats-Service-Error";
export const SERVICE_ERROR_CODE = "Nats-Service-Error-Code";

/** What a message is that answers a call. */
export type AnswerKind =
  /** The answer. */
  | "value"
  /** The service failed: the failure as it travels in the mesh. */
  | "error"
  /** The call is too large for one message: send it to where this comes from. */
  | "send"
  /** Parts will come; where this comes from hears what is read of them. */
  | "parts"
  | "part"
  | "end"
  /** The service is there, and has no part to send. */
  | "alive";

const ANSWER_KINDS: ReadonlySet<string> = new Set<AnswerKind>([
  "value",
  "error",
  "send",
  "parts",
  "part",
  "end",
  "alive",
]);

/** How many parts may be on their way or unread. */
export const WINDOW_PARTS = 16;
/** Beyond so many bytes no further part is sent until one was read. */
export const WINDOW_BYTES = 4 * 1024 * 1024;
/** How often either side of a stream of parts says that it is there, in milliseconds. */
export const ALIVE_EVERY_MS = 2000;
/** A side that has said nothing for so long is gone. */
export const SILENT_MS = 10_000;

const MAX_TIMEOUT_MS = 24 * 60 * 60 * 1000;
const DEFAULT_TIMEOUT_MS = 5000;

/** What a call says of itself. */
export interface CallHeader {
  readonly timeoutMs: number;
  readonly takesParts: boolean;
  /** Whether its arguments are to be asked for, because they are too large for one message. */
  readonly isLarge: boolean;
}

/** @returns The header {@linkcode CALL}. */
export function writeCall({ timeoutMs, takesParts, isLarge }: CallHeader): string {
  const letters = (takesParts ? "p" : "") + (isLarge ? "l" : "");
  return `${Math.ceil(timeoutMs)} ${letters || "-"}`;
}

/** @returns What the header says; what callers do who know nothing of rosy, where there is none. */
export function readCall(text: string | undefined): CallHeader {
  const [time, letters = ""] = (text ?? "").split(" ");
  const timeoutMs = Number(time);
  const isTime = timeoutMs > 0 && timeoutMs <= MAX_TIMEOUT_MS;
  return {
    timeoutMs: isTime ? timeoutMs : DEFAULT_TIMEOUT_MS,
    takesParts: letters.includes("p"),
    isLarge: letters.includes("l"),
  };
}

/** @returns What kind of answer it is; plain values of services of others have no header. */
export function readAnswerKind(text: string | undefined): AnswerKind | undefined {
  if (!text) return "value";
  return ANSWER_KINDS.has(text) ? text as AnswerKind : undefined;
}

/** @returns How many parts were read, or that no more is wanted; `undefined` for what makes no sense. */
export function readControl(text: string | undefined): number | "cancel" | undefined {
  if (text === "cancel") return text;
  const [word, count] = (text ?? "").split(" ");
  const read = Number(count);
  return word === "read" && Number.isSafeInteger(read) && read >= 0 ? read : undefined;
}

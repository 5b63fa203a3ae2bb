/** The header that says what a message of rosy is. */
export const HEAD = "Rosy";

/** The most bridges that a message may have passed. */
const MAX_VIA = 16;
const MAX_ID_LENGTH = 32;

/** How the bytes of a message are to be read. */
export type PayloadForm =
  /** A codec of rosy wrote them. */
  | { readonly codec: string }
  /** JSON of the only argument, or of the list of all. */
  | { readonly json: "value" | "list" };

/** What the header says. */
export interface MessageHead {
  readonly form: PayloadForm;
  /** When it was published, in milliseconds since the Unix epoch. */
  readonly publishedAtMs: number;
  readonly isKept: boolean;
  /** The bridges that it has passed. */
  readonly via: readonly string[];
}

/**
 * Writes the header: the codec, or `-` for JSON as others understand it; the time; letters, `k` for a
 * message that is kept, `v` for one value, `l` for a list, `-` for none; and the bridges.
 *
 * One header for all costs a third of four, at both ends.
 *
 * @param head What it says.
 * @returns Its value.
 */
export function writeHead({ form, publishedAtMs, isKept, via }: MessageHead): string {
  const isJson = "json" in form;
  const codec = isJson ? "-" : encodeURIComponent(form.codec);
  const letters = (isKept ? "k" : "") + (isJson ? form.json.charAt(0) : "");
  return `${codec} ${publishedAtMs} ${letters || "-"} ${via.join(",")}`;
}

/** What the same bridge says of all its messages, but for their times. */
let last: { readonly key: string; readonly head: Omit<MessageHead, "publishedAtMs"> } | null = null;

/**
 * Reads the header.
 *
 * @param text Its value, from whoever wrote it.
 * @returns What it says; `undefined` where it says nothing that makes sense.
 */
export function readHead(text: string): MessageHead | undefined {
  const from = text.indexOf(" ");
  const to = text.indexOf(" ", from + 1);
  const publishedAtMs = Number(text.slice(from + 1, to));
  if (from < 1 || to < 0 || !Number.isFinite(publishedAtMs)) return undefined;
  const key = text.slice(0, from) + text.slice(to);
  if (last?.key !== key) {
    const head = readRest(text.slice(0, from), text.slice(to + 1));
    if (head === undefined) return undefined;
    last = { key, head };
  }
  const { form, isKept, via } = last.head;
  return { form, isKept, via, publishedAtMs };
}

function readRest(codec: string, rest: string): Omit<MessageHead, "publishedAtMs"> | undefined {
  const [letters = "", ids = ""] = rest.split(" ");
  const form = letters === "" ? undefined : readForm(codec, letters);
  const via = ids === "" ? [] : ids.split(",", MAX_VIA + 1);
  if (!form || via.length > MAX_VIA || !via.every(isId)) return undefined;
  return { form, isKept: letters.includes("k"), via };
}

function readForm(codec: string, letters: string): PayloadForm | undefined {
  if (codec === "-") return { json: letters.includes("l") ? "list" : "value" };
  if (!codec.includes("%")) return { codec };
  try {
    return { codec: decodeURIComponent(codec) };
  } catch {
    return undefined;
  }
}

function isId(text: string): boolean {
  return text.length <= MAX_ID_LENGTH && /^[!-~]+$/.test(text);
}

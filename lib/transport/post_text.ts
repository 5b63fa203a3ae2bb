import { request } from "node:http";
import { onAbort } from "../flow/abort.ts";
import { systemClock } from "../time/clock.ts";
import { withDeadline } from "./deadline.ts";

/** What is sent by {@linkcode postText}, and how much of it is waited for. */
export interface PostOptions {
  /** What the body is, such as `text/xml`. */
  readonly contentType: string;
  /** The longest answer that is read, in bytes. */
  readonly maxBytes: number;
  /** How long the whole may take, in milliseconds. */
  readonly timeoutMs: number;
  /** Gives up. */
  readonly signal?: AbortSignal;
}

/** An HTTP answer. */
export interface PostAnswer {
  readonly status: number;
  readonly text: string;
}

/**
 * Sends text to a web server, and reads what it answers.
 *
 * Node's client, not `fetch()`: a proxy of the environment is for the web, not for robots, and what
 * comes is counted before it is kept.
 *
 * @param url Where to.
 * @param body What.
 * @param options Its kind, and limits.
 * @returns The answer, of whatever status.
 * @throws {Error} If nobody answers, not in time, or too much.
 */
export async function postText(
  url: URL,
  body: string,
  { contentType, maxBytes, timeoutMs, signal }: PostOptions,
): Promise<PostAnswer> {
  const post = (either: AbortSignal) =>
    exchange(url, body, { contentType, maxBytes, signal: either });
  return await withDeadline(post, { clock: systemClock, timeoutMs, signal });
}

async function exchange(
  url: URL,
  body: string,
  { contentType, maxBytes, signal }: Omit<PostOptions, "timeoutMs"> & { signal: AbortSignal },
): Promise<PostAnswer> {
  const { promise, resolve, reject } = Promise.withResolvers<PostAnswer>();
  const bytes = new TextEncoder().encode(body);
  const outgoing = request(url, {
    method: "POST",
    agent: false,
    headers: { "content-type": contentType, "content-length": bytes.length },
  });
  const fail = (reason: unknown) => {
    reject(reason);
    outgoing.destroy();
  };
  outgoing.on("error", reject);
  outgoing.on("response", (incoming) => {
    const chunks: Uint8Array[] = [];
    let length = 0;
    incoming.on("data", (chunk: Uint8Array) => {
      length += chunk.length;
      if (length > maxBytes) return fail(new RangeError(`it answers more than ${maxBytes} bytes`));
      chunks.push(chunk);
    });
    incoming.on("error", reject);
    incoming.on("end", () => {
      resolve({ status: incoming.statusCode ?? 0, text: textOf(chunks, length) });
    });
    incoming.on("close", () => reject(new Error("the answer breaks off")));
  });
  outgoing.end(bytes);
  using _listening = onAbort(signal, () => fail(signal.reason));
  return await promise;
}

function textOf(chunks: readonly Uint8Array[], length: number): string {
  const all = new Uint8Array(length);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return new TextDecoder().decode(all);
}

import type { IncomingMessage } from "node:http";
import { type Duplex, Readable, type Writable } from "node:stream";

/**
 * Makes a request of what Node has read.
 *
 * @param incoming What that is; its body is read as far as somebody asks for it.
 * @param signal Aborted when the client is gone.
 * @returns The request, or `undefined` where its URL or its header `Host` is none.
 */
export function readRequest(incoming: IncomingMessage, signal: AbortSignal): Request | undefined {
  const { method, url, headers: { host }, rawHeaders, socket } = incoming;
  const scheme = "encrypted" in socket ? "https" : "http";
  const path = url?.startsWith("http") && URL.canParse(url)
    ? url.slice(url.indexOf("/", url.indexOf("//") + 2))
    : url;
  // What is behind the host could be taken for a part of it.
  if (!host || /[/?#@\\\s]/.test(host) || !path?.startsWith("/")) return undefined;
  const whole = `${scheme}://${host}${path}`;
  if (!URL.canParse(whole)) return undefined;
  const headers = new Headers();
  for (let i = 0; i + 1 < rawHeaders.length; i += 2) {
    headers.append(rawHeaders[i]!, rawHeaders[i + 1]!);
  }
  const hasBody = method !== "GET" && method !== "HEAD";
  try {
    return new Request(whole, {
      method,
      headers,
      signal,
      ...hasBody && { body: Readable.toWeb(incoming) as ReadableStream },
    });
  } catch {
    // Such as a method that no request may have: TRACE.
    return undefined;
  }
}

/**
 * Writes the body of an answer as fast as the client reads, and ends it.
 *
 * @param body The body; it is canceled when the client is gone.
 * @param to Where to; destroyed if the body breaks off, so that the client sees it.
 */
export async function writeBody(
  body: ReadableStream<Uint8Array> | null,
  to: Duplex | Writable,
): Promise<void> {
  if (!body) return void to.end();
  const reader = body.getReader();
  let drained = () => {};
  // What it says to that concerns nobody any more.
  const cancel = () => {
    drained();
    reader.cancel().catch(() => {});
  };
  to.once("close", cancel);
  to.on("drain", () => drained());
  try {
    for (let next = await reader.read(); !next.done; next = await reader.read()) {
      if (to.write(next.value) || to.destroyed) continue;
      await new Promise<void>((resolve) => drained = resolve);
    }
    to.end();
  } catch {
    to.destroy();
  }
}

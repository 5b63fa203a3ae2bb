/**
 * Layouts as links and files.
 *
 * @module
 */
import type { Layout } from "./layout.ts";
import { readLayout } from "./read_layout.ts";

/** What a link may become, in bytes: few letters can be made to unpack to very many. */
const MAX_BYTES = 262_144;

/** @returns A layout as text for a link: compressed, in the letters that addresses take. */
export async function layoutToLink(layout: Layout): Promise<string> {
  const stream = new Blob([JSON.stringify(layout)]).stream()
    .pipeThrough(new CompressionStream("deflate-raw"));
  const bytes = new Uint8Array(await new Response(stream).arrayBuffer());
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""))
    .replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/**
 * Reads what {@linkcode layoutToLink} wrote.
 *
 * @returns The layout; `undefined` if that text is none.
 */
export async function layoutFromLink(text: string): Promise<Layout | undefined> {
  try {
    const letters = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
    return readLayout(JSON.parse(await inflate(bytes)));
  } catch {
    return undefined;
  }
}

/** @returns A layout as a file that people can read and change. */
export function layoutToFile(layout: Layout): Blob {
  return new Blob([`${JSON.stringify(layout, null, 2)}\n`], { type: "application/json" });
}

/**
 * Reads such a file.
 *
 * @throws {Error} If it is none.
 */
export async function layoutFromFile(file: Blob): Promise<Layout> {
  if (file.size > MAX_BYTES) throw new Error("This file is too large for a layout");
  const layout = readLayout(parse(await file.text()));
  if (layout === undefined) throw new Error("This file is no layout: it has no list of panels");
  return layout;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const why = error instanceof Error ? error.message : "it is no JSON";
    throw new Error(`This file is no layout: ${why}`, { cause: error });
  }
}

async function inflate(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const reader = new Blob([bytes]).stream()
    .pipeThrough(new DecompressionStream("deflate-raw")).getReader();
  const decoder = new TextDecoder();
  let text = "";
  for (let size = 0;;) {
    const { done, value } = await reader.read();
    if (done) return text + decoder.decode();
    size += value.length;
    if (size > MAX_BYTES) {
      await reader.cancel();
      throw new Error("This link is too long for a layout");
    }
    text += decoder.decode(value, { stream: true });
  }
}

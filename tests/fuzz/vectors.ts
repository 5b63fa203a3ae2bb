import { concat } from "../support/frames.ts";
import type { Bytes } from "./target.ts";

interface Vector {
  readonly from: string;
  readonly type: string;
  readonly hex: string;
}

/** The conversations of `docs/vectors`, which everybody who speaks the protocol may rely on. */
export async function readVectors(name: string): Promise<readonly Vector[]> {
  const url = new URL(`../../docs/vectors/${name}.json`, import.meta.url);
  return JSON.parse(await Deno.readTextFile(url)).conversation;
}

/** What one side says: all of it, and each message behind the first one. */
export function streamsOf(vectors: readonly Vector[], from: string): Bytes[] {
  const [hello, ...messages] = vectors.filter((vector) => vector.from === from)
    .map(({ hex }) => Uint8Array.fromHex(hex));
  return [concat(hello!, ...messages), ...messages.map((message) => concat(hello!, message))];
}

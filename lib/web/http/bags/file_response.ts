import { HttpProblem } from "../problem.ts";
import type { HttpContext } from "../http_parts.ts";
import type { OpenBag } from "./bag_directory.ts";
import { type ByteRange, readByteRange } from "./byte_range.ts";

const CHUNK_BYTES = 64 * 1024;

/**
 * Answers with a file, or the part of it that is wanted.
 *
 * @throws {HttpProblem} `range`, if there is no such part.
 */
export async function fileResponse(context: HttpContext, bag: OpenBag): Promise<Response> {
  const { name, bytes, modifiedAt, file } = bag;
  const etag = `"${bytes.toString(36)}-${modifiedAt.getTime().toString(36)}"`;
  const unchanged = context.req.header("if-range") ?? etag;
  const range = unchanged === etag ? readByteRange(context.req.header("range"), bytes) : undefined;
  if (range === null) {
    file.close();
    throw new HttpProblem("range", `The bag has ${bytes} bytes`, {
      headers: { "content-range": `bytes */${bytes}` },
    });
  }
  const { start, end } = range ?? { start: 0, end: bytes };
  const headers = {
    "content-type": "application/octet-stream",
    "content-disposition": `attachment; filename*=UTF-8''${encodeURIComponent(name)}`,
    "content-length": String(end - start),
    "accept-ranges": "bytes",
    "last-modified": modifiedAt.toUTCString(),
    etag,
    ...range && { "content-range": `bytes ${start}-${end - 1}/${bytes}` },
  };
  if (context.req.method === "HEAD") {
    file.close();
    return new Response(null, { headers });
  }
  return new Response(await contents(file, { start, end }), { status: range ? 206 : 200, headers });
}

async function contents(
  file: Deno.FsFile,
  { start, end }: ByteRange,
): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
  await file.seek(start, Deno.SeekMode.Start);
  let left = end - start;
  return new ReadableStream<Uint8Array<ArrayBuffer>>({
    async pull(controller) {
      const chunk = new Uint8Array(Math.min(left, CHUNK_BYTES));
      const count = left > 0 ? await file.read(chunk) : null;
      if (count === null) {
        file.close();
        // A file that has become shorter: the client sees that something is missing.
        return left > 0 ? controller.error(new Error("the file was cut")) : controller.close();
      }
      left -= count;
      controller.enqueue(chunk.subarray(0, count));
    },
    cancel: () => file.close(),
  }, { highWaterMark: 0 });
}

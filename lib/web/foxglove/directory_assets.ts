import { isAbsolute, relative } from "node:path";
import { GatewayError } from "../gateway/gateway_error.ts";
import type { AssetSource } from "./assets.ts";

/** Longer than any path. */
const MAX_URI_LENGTH = 8192;
/** A package, and a file in it. */
const PACKAGE_URI = /^package:\/\/([^/\\\0]+(?:\/[^/\\\0]+)+)$/;

/**
 * Gives files of a directory: `package://robot/meshes/arm.dae` is `robot/meshes/arm.dae` in it. Nothing
 * outside is given, not even by symbolic links.
 *
 * @param directory Its path.
 * @returns The files.
 */
export function directoryAssets(directory: string): AssetSource {
  return {
    read: async (uri, maxBytes) => {
      const { path, size } = await findFile(directory, uri);
      if (size > maxBytes) {
        throw new GatewayError("busy", `The file is too large: ${size} bytes, of ${maxBytes}`);
      }
      using file = await Deno.open(path).catch(() => {
        throw notFound(uri);
      });
      return await readWhole(file, size);
    },
  };
}

/** @returns The file's path, after all links, and how large it is. */
async function findFile(
  directory: string,
  uri: string,
): Promise<{ readonly path: string; readonly size: number }> {
  const parts = PACKAGE_URI.exec(uri.length > MAX_URI_LENGTH ? "" : uri)?.[1]?.split("/") ?? [];
  if (parts.length === 0 || parts.some((part) => part === "." || part === "..")) {
    throw notFound(uri);
  }
  try {
    const root = await Deno.realPath(directory);
    const path = await Deno.realPath([root, ...parts].join("/"));
    const within = relative(root, path);
    // What is no file could keep whoever opens it waiting.
    const { isFile, size } = await Deno.lstat(path);
    if (isFile && !within.startsWith("..") && !isAbsolute(within)) return { path, size };
  } catch {
    // Why is none of a client's concern.
  }
  throw notFound(uri);
}

/** A file that grows is read as far as it went. */
async function readWhole(file: Deno.FsFile, size: number): Promise<Uint8Array> {
  const data = new Uint8Array(size);
  let at = 0;
  while (at < size) {
    const read = await file.read(data.subarray(at));
    if (read === null) break;
    at += read;
  }
  return data.subarray(0, at);
}

function notFound(uri: string): GatewayError {
  return new GatewayError("not-found", `There is no file ${JSON.stringify(uri.slice(0, 200))}`);
}

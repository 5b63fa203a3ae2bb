import type { BagParts, BagPartsInfo } from "../../../bag/bag_parts.ts";
import type { Output } from "../../terminal/output.ts";
import { ProgressLine } from "./progress_line.ts";

/** How large bags may be for all of them to be read before anything is told of them, in bytes. */
const CHECKED_BYTES = 256 * 1024 * 1024;

/**
 * Tells what is in bags, and shows how far that is where all of them is read.
 *
 * @param bags The bags.
 * @param options `paths`: their names; `check`: whether to read all, which else depends on their size.
 * @returns What is in them.
 */
export async function checkedInfo(
  bags: BagParts,
  { paths, check, output, signal }: {
    paths: readonly string[];
    check?: boolean | undefined;
    output: Output;
    signal: AbortSignal;
  },
): Promise<BagPartsInfo> {
  const totalBytes = await sizeOf(paths);
  using progress = new ProgressLine(output, { what: "reading", totalBytes });
  return await bags.info({
    check: check ?? totalBytes <= CHECKED_BYTES,
    progress: progress.update,
    signal,
  });
}

/** @returns How large files are together; what is wrong with one is told by who reads it. */
async function sizeOf(paths: readonly string[]): Promise<number> {
  const sizes = await Promise.all(
    paths.map(async (path) => {
      try {
        return (await Deno.stat(path)).size;
      } catch {
        return 0;
      }
    }),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

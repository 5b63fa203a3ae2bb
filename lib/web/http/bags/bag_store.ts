import type { Clock } from "../../../time/clock.ts";
import type { Gateway } from "../../gateway/gateway.ts";
import { BagDirectory } from "./bag_directory.ts";
import { Recordings } from "./recordings.ts";

/** The bags that clients may have, and make. */
export interface BagStore extends AsyncDisposable {
  readonly directory: BagDirectory;
  readonly recordings: Recordings;
}

const MAX_UPLOAD_BYTES = 4 * 1024 ** 3;

/**
 * Lets clients have the bags of a directory. Who may look may read all of them, whatever topics are in
 * them.
 *
 * @param path The directory.
 * @param parts What recordings are made of; the largest upload, in bytes.
 * @returns The bags; to be disposed of before the gateway is closed.
 */
export function openBagStore(path: string, { gateway, clock, maxUploadBytes = MAX_UPLOAD_BYTES }: {
  readonly gateway: Pick<Gateway, "open">;
  readonly clock: Clock;
  readonly maxUploadBytes?: number;
}): BagStore {
  const directory = new BagDirectory(path, { maxUploadBytes });
  const recordings = new Recordings({ directory, gateway, clock });
  return {
    directory,
    recordings,
    [Symbol.asyncDispose]: () => recordings[Symbol.asyncDispose](),
  };
}

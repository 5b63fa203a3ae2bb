import { CodecRegistry } from "../../../codec/registry.ts";
import type { Codec } from "../../../codec/codec.ts";
import type { Clock } from "../../../time/clock.ts";
import type { Gateway } from "../../gateway/gateway.ts";
import { GatewayError } from "../../gateway/gateway_error.ts";
import { BagDirectory } from "./bag_directory.ts";
import { BagLibrary } from "./bag_library.ts";
import { Recordings } from "./recordings.ts";

/** The bags that clients may have, and make. */
export interface BagStore extends AsyncDisposable {
  readonly directory: BagDirectory;
  readonly library: BagLibrary;
  readonly recordings: Recordings;
  /** What decodes messages of rosy's. */
  readonly codecs: CodecRegistry;
  /**
   * Lets one more read messages.
   *
   * @returns To be called once nothing is read any more.
   * @throws {GatewayError} `busy`, if too many do.
   */
  readonly beginRead: () => () => void;
}

const MAX_UPLOAD_BYTES = 4 * 1024 ** 3;
/** What is read at a time: each has some chunks of a bag in memory. */
const MAX_READS = 32;

/**
 * Lets clients have the bags of a directory.
 *
 * @param path The directory.
 * @param parts What recordings are made of; the largest upload, in bytes; codecs of the user's own.
 * @returns The bags; to be disposed of before the gateway is closed.
 */
export function openBagStore(
  path: string,
  { gateway, clock, maxUploadBytes = MAX_UPLOAD_BYTES, codecs = [] }: {
    readonly gateway: Pick<Gateway, "open">;
    readonly clock: Clock;
    readonly maxUploadBytes?: number;
    readonly codecs?: Iterable<Codec>;
  },
): BagStore {
  const directory = new BagDirectory(path, { maxUploadBytes });
  const library = new BagLibrary(directory, clock);
  const recordings = new Recordings({ directory, gateway, clock });
  return {
    directory,
    library,
    recordings,
    codecs: new CodecRegistry(codecs),
    beginRead: readLimit(),
    async [Symbol.asyncDispose](): Promise<void> {
      await recordings[Symbol.asyncDispose]();
      await library[Symbol.asyncDispose]();
    },
  };
}

function readLimit(): () => () => void {
  let reads = 0;
  return () => {
    if (reads >= MAX_READS) {
      throw new GatewayError("busy", `Bags are being read ${MAX_READS} times already`);
    }
    reads++;
    let isReading = true;
    return () => {
      if (isReading) reads--;
      isReading = false;
    };
  };
}

import { briefText } from "../../log/error_text.ts";
import { GatewayError } from "../gateway/gateway_error.ts";
import type { Replies } from "./replies.ts";
import { writeAsset, writeAssetError } from "./write_operation.ts";

/** Where the files are that models of robots are made of. */
export interface AssetSource {
  /**
   * Reads a file.
   *
   * @param uri Such as `package://robot/meshes/arm.dae`.
   * @param maxBytes How large it may be.
   * @throws {GatewayError} `not-found` if there is none; `busy` if it is too large.
   */
  read(uri: string, maxBytes: number): Promise<Uint8Array>;
}

/** What {@linkcode Assets} works with. */
export interface AssetsParts {
  readonly source: AssetSource | undefined;
  readonly replies: Replies;
}

/** The most files that one client is brought at a time. */
const MAX_FETCHES = 8;

/** Brings a client the files that it asks for. */
export class Assets {
  readonly #parts: AssetsParts;
  #fetches = 0;

  constructor(parts: AssetsParts) {
    this.#parts = parts;
  }

  /** Answers with a file, or why there is none. */
  fetch(uri: string, requestId: number): void {
    const { replies } = this.#parts;
    this.#fetches++;
    this.#read(uri)
      .then((data) => {
        const frame = writeAsset(requestId, data);
        if (replies.fits(frame)) return replies.answer(frame);
        throw new GatewayError("busy", `The file is too large: ${data.length} bytes`);
      })
      .catch((error) => replies.answer(writeAssetError(requestId, briefText(error))))
      .finally(() => this.#fetches--);
  }

  async #read(uri: string): Promise<Uint8Array> {
    const { source, replies } = this.#parts;
    if (!source) throw new GatewayError("not-found", "There are no files here");
    if (this.#fetches > MAX_FETCHES) {
      throw new GatewayError("busy", `A client may ask for ${MAX_FETCHES} files at a time`);
    }
    return await source.read(uri, replies.roomBytes);
  }
}

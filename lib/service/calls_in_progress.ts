import type { Connection } from "../peer/connection.ts";
import type { OutgoingStream } from "./outgoing_stream.ts";

/** The calls that one caller has made and that are not answered yet, its streams among them. */
export class CallsInProgress {
  /** By the numbers of their requests; `null` for those that are no streams. */
  readonly requests: Map<number, OutgoingStream | null> = new Map();
  /**
   * The streams that are over for the caller, and whose generators have not ended yet. They hold their
   * places: else a caller could have any number of them.
   */
  readonly lingering: Set<OutgoingStream> = new Set();
  #isEnding = false;

  /** How many there are. */
  get size(): number {
    return this.requests.size + this.lingering.size;
  }

  /** Adds a call, and its stream if it is one. A number that is in use is that of the new call only. */
  add(request: number, stream: OutgoingStream | null): void {
    if (this.requests.get(request)) this.cancel(request, "its caller has used its number again");
    this.requests.set(request, stream);
  }

  /** Takes a call out that gets no answer any more. */
  cancel(request: number, why: string): void {
    const stream = this.requests.get(request);
    this.requests.delete(request);
    if (!stream) return;
    this.lingering.add(stream);
    stream.end(why);
  }

  /** Has all streams end with their connection. */
  endWith(connection: Connection): void {
    if (this.#isEnding) return;
    this.#isEnding = true;
    void connection.ended.then(() => {
      for (const request of [...this.requests.keys()]) {
        this.cancel(request, "the connection to its caller has ended");
      }
    });
  }
}

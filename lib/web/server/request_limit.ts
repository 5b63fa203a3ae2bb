import type { WebExchange } from "../../transport/web_exchange.ts";
import { problemResponse } from "../endpoint/problem.ts";

/** What all headers of a request may have together; a browser's cookies of other programs count, too. */
const MAX_HEADER_BYTES = 32 * 1024;
const MAX_URL_BYTES = 8 * 1024;
const RETRY_AFTER_SECONDS = "1";

/** Bounds how much HTTP a server does at a time. */
export class RequestLimit {
  readonly #maxRequests: number;
  #inFlight = 0;

  /** @param maxRequests How many may be under way at a time, streams of answers included. */
  constructor(maxRequests: number) {
    this.#maxRequests = maxRequests;
  }

  /** How many are under way. */
  get inFlight(): number {
    return this.#inFlight;
  }

  /**
   * Lets a request in, until it is answered to its end.
   *
   * @param request The request.
   * @param exchange Tells when.
   * @returns The answer to one that is not let in.
   */
  admit(request: Request, { completed }: WebExchange): Response | undefined {
    this.#inFlight++;
    void completed.then(() => this.#inFlight--);
    if (this.#inFlight > this.#maxRequests) {
      return problemResponse({
        status: 503,
        title: "Too many requests at a time",
        detail: `${this.#maxRequests} are under way: ask again later`,
      }, { "retry-after": RETRY_AFTER_SECONDS });
    }
    if (request.url.length > MAX_URL_BYTES) {
      return problemResponse(tooLong(414, "URL", MAX_URL_BYTES));
    }
    if (sizeOf(request.headers) <= MAX_HEADER_BYTES) return undefined;
    return problemResponse(tooLong(431, "header", MAX_HEADER_BYTES));
  }
}

function sizeOf(headers: Headers): number {
  let bytes = 0;
  for (const [name, value] of headers) bytes += name.length + value.length;
  return bytes;
}

function tooLong(status: number, what: string, maxBytes: number) {
  return { status, title: "Too long", detail: `A request's ${what} may have ${maxBytes} bytes` };
}

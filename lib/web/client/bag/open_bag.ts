import type { TypeDocument } from "../../../schema/document/type_document.ts";
import { BAG_MESSAGES_TYPE } from "../../bag_stream/bag_entries.ts";
import { GatewayError, type GatewayErrorCode } from "../../gateway/gateway_error.ts";
import type { Bag, BagMessage, BagMoment, BagOverview, BagReadOptions, BagWindow } from "./bag.ts";
import { readOverview } from "./read_overview.ts";
import { readMessages } from "./read_messages.ts";
import { resumed } from "./resumed.ts";

/** How a bag is asked for. */
export interface OpenBagOptions {
  /** Lets the client in, where the gateway asks for one. It is in no URL. */
  readonly token?: string;
  /** Asks the gateway. @default {fetch} */
  readonly fetch?: (url: URL, init: RequestInit) => Promise<Response>;
  /** Gives up opening it. */
  readonly signal?: AbortSignal;
}

/**
 * Opens a bag of a gateway.
 *
 * @param url Where it is: `/api/bags/drive.bag`, or with the gateway's address before it.
 * @param options How to ask.
 * @returns The bag, which holds nothing that would have to be closed.
 * @throws {GatewayError} If the gateway refuses, or is not there (`lost`).
 */
export async function openBag(url: string | URL, options: OpenBagOptions = {}): Promise<Bag> {
  const base = typeof location === "undefined" ? undefined : location.href;
  const bag = new GatewayBag(new URL(url, base), options);
  await bag.refresh(options);
  return bag;
}

class GatewayBag implements Bag {
  readonly #url: URL;
  readonly #fetch: (url: URL, init: RequestInit) => Promise<Response>;
  readonly #headers: Readonly<Record<string, string>>;
  #info: BagOverview | undefined;

  constructor(url: URL, { token, fetch = (url, init) => globalThis.fetch(url, init) }: {
    readonly token?: string;
    readonly fetch?: (url: URL, init: RequestInit) => Promise<Response>;
  }) {
    this.#url = url;
    this.#fetch = fetch;
    this.#headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  }

  get info(): BagOverview {
    return this.#info!;
  }

  async refresh({ signal }: { readonly signal?: AbortSignal } = {}): Promise<BagOverview> {
    const response = await this.#get("info", { signal });
    return this.#info = readOverview(await response.json());
  }

  messagesBetween(
    { fromMs, limit, ...window }: BagWindow,
  ): AsyncGenerator<BagMessage, void> {
    const ask = (part: Pick<BagWindow, "fromMs" | "limit">) =>
      this.#messagesBetween({ ...window, ...part });
    // Without its index a bag is read in the order that it was written in: time says no place there.
    return this.info.isComplete ? resumed({ fromMs, limit, ask }) : ask({ fromMs, limit });
  }

  #messagesBetween(
    { fromMs, toMs, maxHz, limit, ...options }: BagWindow,
  ): AsyncGenerator<BagMessage, void> {
    return this.#messages(options, {
      ...fromMs !== undefined && fromMs > 0 && { from: timeText(fromMs) },
      ...toMs !== undefined && toMs < Infinity && { to: timeText(toMs) },
      ...maxHz !== undefined && { rate: String(maxHz) },
      ...limit !== undefined && { limit: String(limit) },
    });
  }

  async messagesAt({ atMs, ...options }: BagMoment): Promise<BagMessage[]> {
    const messages: BagMessage[] = [];
    for await (const message of this.#messages(options, { at: timeText(atMs) })) {
      messages.push(message);
    }
    return messages;
  }

  async schemaOf(
    topic: string,
    { signal }: { readonly signal?: AbortSignal } = {},
  ): Promise<TypeDocument | null> {
    const name = topic.split("/").map(encodeURIComponent).join("/");
    try {
      return await (await this.#get(`topics/${name}/type`, { signal })).json();
    } catch (error) {
      if (error instanceof GatewayError && error.code === "not-found") return null;
      throw error;
    }
  }

  async *#messages(
    { topics = ["**"], signal, onProblem = () => {} }: BagReadOptions,
    query: Readonly<Record<string, string>>,
  ): AsyncGenerator<BagMessage, void> {
    // What the bag does not have it has no messages of; a gateway takes it for a mistake.
    const names = new Set(this.info.topics.map(({ topic }) => topic));
    const there = topics.filter((topic) => topic.includes("*") || names.has(topic));
    // Without any topic, the gateway would take all.
    if (there.length === 0) return;
    const asked = new URLSearchParams(query);
    for (const topic of there) asked.append("topic", topic);
    const response = await this.#get(`messages?${asked}`, { signal, accept: BAG_MESSAGES_TYPE });
    yield* readMessages(response.body!, onProblem);
  }

  async #get(part: string, { signal, accept = "application/json" }: {
    readonly signal?: AbortSignal | undefined;
    readonly accept?: string;
  }): Promise<Response> {
    const url = new URL(`${this.#url.pathname}/${part}`, this.#url);
    const headers = { ...this.#headers, accept };
    let response: Response;
    try {
      response = await this.#fetch(url, { headers, ...signal && { signal } });
    } catch (error) {
      signal?.throwIfAborted();
      const message = "Cannot read the bag: there is no connection to the gateway";
      throw new GatewayError("lost", message, { cause: error });
    }
    if (response.ok) return response;
    throw await errorOf(response);
  }
}

/** Never with an exponent; more digits than a number of this size has are none. */
function timeText(timeMs: number): string {
  return `${Math.max(0, Math.min(timeMs, MAX_MS)).toFixed(6)}ms`;
}

/** The last time that a bag can have is a little later. */
const MAX_MS = 1.8e13;

/** @returns What a gateway says of why it refuses. */
async function errorOf(response: Response): Promise<GatewayError> {
  const problem: { readonly code?: unknown; readonly detail?: unknown; readonly title?: unknown } =
    await response.json().catch(() => ({}));
  const { code, detail, title } = problem;
  const text = detail ?? title ?? `it answered with status ${response.status}`;
  return new GatewayError(codeOf(code, response.status), `Cannot read the bag: ${text}`);
}

const CODES: Readonly<Record<string, GatewayErrorCode>> = {
  "invalid": "invalid",
  "forbidden": "forbidden",
  "not-found": "not-found",
  "busy": "busy",
};

function codeOf(code: unknown, status: number): GatewayErrorCode {
  const known = typeof code === "string" && Object.hasOwn(CODES, code) ? CODES[code] : undefined;
  return known ?? (status === 401 || status === 403 ? "forbidden" : "failed");
}

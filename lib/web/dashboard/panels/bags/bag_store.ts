import { type ReadonlySignal, signal } from "@preact/signals";
import { BAGS_PATH } from "../../bag/show_bag.ts";

/** A bag of the gateway. */
export interface ListedBag {
  readonly name: string;
  readonly bytes: number;
  /** When it was written last, in milliseconds since the Unix epoch. */
  readonly modifiedAtMs: number;
  readonly isRecording: boolean;
}

/** What is to be recorded. */
export interface RecordRequest {
  /** Names and patterns of topics. */
  readonly topics: readonly string[];
  /** What it is to be called; the gateway chooses unless it says. */
  readonly name?: string;
}

/** How a recording stands, or ended. */
export interface RecordingReport {
  readonly name: string;
  readonly messages: number;
  readonly bytes: number;
  readonly lost: number;
}

/** Why something could not be done, as the gateway says it. */
export class BagStoreError extends Error {
  override name = "BagStoreError";
  /** The status of its answer. */
  readonly status: number;

  constructor(message: string, status: number) {
    super(message);
    this.status = status;
  }
}

/** So often it is asked how recordings stand, while there are any. */
const WATCH_MS = 1000;

/** The bags of the gateway. */
export class BagStore {
  readonly #bags = signal<readonly ListedBag[] | undefined>(undefined);
  readonly #failure = signal<BagStoreError | undefined>(undefined);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isClosed = false;

  /** The bags, the newest first; `undefined` until they are known. */
  get bags(): ReadonlySignal<readonly ListedBag[] | undefined> {
    return this.#bags;
  }

  /** Why they cannot be had. */
  get failure(): ReadonlySignal<BagStoreError | undefined> {
    return this.#failure;
  }

  /** Asks for the list; again and again while something is recorded. */
  async refresh(): Promise<void> {
    clearTimeout(this.#timer);
    try {
      const { bags } = await (await ask("")).json();
      this.#bags.value = bags.map(listedBag);
      this.#failure.value = undefined;
    } catch (error) {
      this.#failure.value = asStoreError(error);
    }
    const isRecording = this.#bags.peek()?.some((bag) => bag.isRecording) ?? false;
    if (this.#isClosed || !isRecording) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.refresh(), WATCH_MS);
  }

  /** Begins to record. */
  async record(request: RecordRequest): Promise<RecordingReport> {
    const response = await ask("", { method: "POST", body: JSON.stringify(request) });
    await this.refresh();
    return await response.json();
  }

  /** Ends a recording. */
  async stop(name: string): Promise<RecordingReport> {
    const response = await ask(`/${encodeURIComponent(name)}/recording`, { method: "DELETE" });
    await this.refresh();
    return await response.json();
  }

  /** Brings a bag to the gateway. */
  async upload(file: File): Promise<void> {
    await ask(`/${encodeURIComponent(file.name)}`, { method: "PUT", body: file });
    await this.refresh();
  }

  /** Asks no more. */
  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
  }
}

/** @returns Where a bag's file is. */
export function bagUrl(name: string): string {
  return `${BAGS_PATH}/${encodeURIComponent(name)}`;
}

async function ask(path: string, init?: RequestInit): Promise<Response> {
  const response = await fetch(`${BAGS_PATH}${path}`, init);
  if (response.ok) return response;
  const { detail, title } = await response.json().catch(() => ({}));
  throw new BagStoreError(detail ?? title ?? `Status ${response.status}`, response.status);
}

function asStoreError(error: unknown): BagStoreError {
  if (error instanceof BagStoreError) return error;
  return new BagStoreError("The gateway cannot be reached", 0);
}

function listedBag({ name, bytes, modifiedAt, isRecording }: {
  readonly name: string;
  readonly bytes: number;
  readonly modifiedAt: string;
  readonly isRecording: boolean;
}): ListedBag {
  return { name, bytes, modifiedAtMs: Date.parse(modifiedAt), isRecording };
}

import { BagWriter } from "../../../bag/bag_writer.ts";
import type { Clock } from "../../../time/clock.ts";
import type { Gateway } from "../../gateway/gateway.ts";
import { GatewayError } from "../../gateway/gateway_error.ts";
import type { Role } from "../../gateway/mesh_view.ts";
import { HttpProblem } from "../problem.ts";
import type { BagDirectory } from "./bag_directory.ts";
import { type RecordingState, ViewRecording } from "./view_recording.ts";

/** What is to be recorded. */
export interface RecordingRequest {
  /** The bag's name. */
  readonly name: string;
  /** The topics, by their names or by patterns. */
  readonly topics: readonly string[];
  /** The most that it may take, in bytes. */
  readonly maxBytes: number;
  /** The longest that it may take, in milliseconds. */
  readonly maxDurationMs: number;
}

/** A recording, as it is told. */
export interface ToldRecording extends RecordingState {
  readonly name: string;
  readonly topics: readonly string[];
}

interface Recorded {
  readonly topics: readonly string[];
  readonly recording: ViewRecording;
}

/** Recordings at a time. */
const MAX_RECORDINGS = 4;
/** So many that have ended are remembered. */
const MAX_ENDED = 32;

/** What is being recorded into a directory for clients, each of whom has gone long since. */
export class Recordings implements AsyncDisposable {
  readonly #directory: BagDirectory;
  readonly #gateway: Pick<Gateway, "open">;
  readonly #clock: Clock;
  readonly #recordings = new Map<string, Recorded>();
  #starting = 0;

  /** @param parts Where bags go, and what they are made of. */
  constructor({ directory, gateway, clock }: {
    readonly directory: BagDirectory;
    readonly gateway: Pick<Gateway, "open">;
    readonly clock: Clock;
  }) {
    this.#directory = directory;
    this.#gateway = gateway;
    this.#clock = clock;
  }

  /**
   * Begins one.
   *
   * @param request What.
   * @param role What the client may do: it is recorded what the client may read, as long as it may.
   * @throws {GatewayError} `busy`; or if the client may not read a topic.
   * @throws {HttpProblem} `refused`, if there is a bag of that name.
   */
  async start(request: RecordingRequest, role: Role): Promise<ToldRecording> {
    const running = [...this.#recordings.values()].filter(({ recording: { state } }) =>
      !state.ended
    );
    if (running.length + this.#starting >= MAX_RECORDINGS) {
      throw new GatewayError("busy", `${MAX_RECORDINGS} bags are being recorded`);
    }
    this.#starting++;
    try {
      return await this.#start(request, role);
    } finally {
      this.#starting--;
    }
  }

  /**
   * Tells of one.
   *
   * @throws {GatewayError} `not-found`.
   */
  find(name: string): ToldRecording {
    const { topics, recording } = this.#get(name);
    return { name, topics, ...recording.state };
  }

  /** Whether a bag is being recorded. */
  isRunning(name: string): boolean {
    const recorded = this.#recordings.get(name);
    return recorded !== undefined && !recorded.recording.state.ended;
  }

  /**
   * Ends one.
   *
   * @throws {GatewayError} `not-found`; `failed`, if the file could not be completed.
   */
  async stop(name: string): Promise<ToldRecording> {
    const { recording } = this.#get(name);
    try {
      await recording.stop();
    } catch (error) {
      const message = `Bag ${JSON.stringify(name)} could not be completed`;
      throw new GatewayError("failed", message, { cause: error });
    }
    return this.find(name);
  }

  /** Ends all of them. */
  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.allSettled(
      [...this.#recordings.values()].map(({ recording }) => recording.stop()),
    );
  }

  async #start(
    { name, topics, maxBytes, maxDurationMs }: RecordingRequest,
    role: Role,
  ): Promise<ToldRecording> {
    const path = this.#directory.pathOf(name);
    const view = this.#gateway.open({ role });
    const clock = this.#clock;
    try {
      const writer = await create(path, name);
      try {
        const recording = new ViewRecording({
          view,
          topics,
          writer,
          maxBytes,
          maxDurationMs,
          clock,
        });
        this.#remember(name, { topics, recording });
        return this.find(name);
      } catch (error) {
        await writer.close();
        await Deno.remove(path);
        throw error;
      }
    } catch (error) {
      await view.close();
      throw error;
    }
  }

  #remember(name: string, recorded: Recorded): void {
    this.#recordings.delete(name);
    this.#recordings.set(name, recorded);
    if (this.#recordings.size <= MAX_RECORDINGS + MAX_ENDED) return;
    for (const [oldest, { recording }] of this.#recordings) {
      if (!recording.state.ended) continue;
      this.#recordings.delete(oldest);
      return;
    }
  }

  #get(name: string): Recorded {
    const recorded = this.#recordings.get(name);
    if (recorded) return recorded;
    throw new GatewayError("not-found", `Bag ${JSON.stringify(name)} is not being recorded`);
  }
}

async function create(path: string, name: string): Promise<BagWriter> {
  try {
    return await BagWriter.create(path);
  } catch (error) {
    const isThere = await Deno.lstat(path).then(() => true, () => false);
    if (!isThere) throw error;
    throw new HttpProblem("refused", `There is a bag ${JSON.stringify(name)} already`);
  }
}

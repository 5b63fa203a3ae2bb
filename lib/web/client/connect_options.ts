import type { MeshTypes } from "../../node/types/mesh_types.ts";
import type { DefinedMesh } from "../../node/types/define_mesh.ts";

/** What a client needs of a WebSocket: that of browsers, Deno, Node and Bun has it. */
export interface WebSocketLike {
  /** The kind of binary frames; set to `"arraybuffer"`. */
  binaryType: string;
  /** What was sent and has not left yet, in bytes. */
  readonly bufferedAmount: number;
  /** The subprotocol that was agreed on. */
  readonly protocol: string;
  /** Tells of frames (`message`), of what is wrong (`error`), and of its end (`close`). */
  addEventListener(
    type: "message" | "error" | "close",
    listener: (event: { readonly type: string }) => void,
  ): void;
  /** Sends a frame. */
  send(data: Uint8Array<ArrayBuffer>): void;
  /** Ends it. */
  close(code?: number, reason?: string): void;
}

/** The time of a client, for tests. */
export interface ClientClock {
  /** Milliseconds on a clock that never jumps. */
  monotonicMs(): number;
  /** Runs a callback once, after so many milliseconds. @returns Cancels it. */
  after(delayMs: number, callback: () => void): () => void;
}

/** How a client connects. */
export interface ConnectOptions<M extends MeshTypes = MeshTypes> {
  /** Lets the client in, where the gateway asks for one. It is in no URL. */
  token?: string;
  /**
   * How long to wait for the gateway the first time, in milliseconds; `Infinity` for as long as it takes.
   *
   * @default {10000}
   */
  timeoutMs?: number;
  /** Gives up connecting; once connected, closes the client. */
  signal?: AbortSignal;
  /** How a call waits for its answer, and so on, in milliseconds. @default {10000} */
  callTimeoutMs?: number;
  /**
   * Told of what callbacks throw; unless it is given, that is an error that nobody has caught.
   */
  onError?: (error: unknown) => void;
  /** The mesh that `defineMesh()` made: for its types alone. */
  mesh?: DefinedMesh<M>;
  /** Opens WebSockets. @default {(url, protocols) => new WebSocket(url, protocols)} */
  webSocket?: (url: string, protocols: string[]) => WebSocketLike;
  /** Measures time; the machine's unless it is given. */
  clock?: ClientClock;
  /** Draws by lot, from 0 to 1, when it is tried again. @default {Math.random} */
  random?: () => number;
}

/** The machine's own time. */
export const machineClock: ClientClock = {
  monotonicMs: () => performance.now(),
  after(delayMs, callback) {
    const timer = setTimeout(callback, delayMs);
    return () => clearTimeout(timer);
  },
};

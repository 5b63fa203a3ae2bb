import { msgpackCodec } from "../../codec/msgpack/msgpack.ts";
import { MAX_TIMER_MS } from "../../time/max_timer.ts";
import { GatewayError } from "../gateway/gateway_error.ts";
import type { MeshView, ViewSendOptions } from "../gateway/mesh_view.ts";
import type { LastWord, Send, SendRaw } from "./operations.ts";
import type { Replies } from "./replies.ts";

/** The most messages that wait for room in the mesh; of those beyond the client is told. */
const MAX_WAITING = 1024;

/** What one client sends. */
export class Sends {
  readonly #view: MeshView;
  readonly #replies: Replies;
  #waiting = 0;

  constructor(view: MeshView, replies: Replies) {
    this.#view = view;
    this.#replies = replies;
  }

  /** Sends a message; the client is answered where it gave a number. */
  take(operation: Send | SendRaw): void {
    const { id, topic } = operation;
    if (this.#waiting >= MAX_WAITING) {
      const error = new GatewayError("busy", `${MAX_WAITING} messages wait for room in the mesh`);
      return this.#replies.fail(id, error, id === undefined ? topic : undefined);
    }
    this.#waiting++;
    this.#send(operation).then(() => {
      this.#waiting--;
      if (id !== undefined) this.#replies.tell({ op: "answer", id, value: null });
    }, (error) => {
      this.#waiting--;
      this.#replies.fail(id, error, id === undefined ? topic : undefined);
    });
  }

  async #send(operation: Send | SendRaw): Promise<void> {
    if (operation.op === "sendRaw") {
      const { topic, bytes } = operation;
      checkArguments(topic, bytes);
      return await this.#view.sendRaw(topic, msgpackCodec.name, bytes);
    }
    const { topic, args, lease } = operation;
    await this.#view.send(topic, args, leaseOptions(lease));
  }
}

/** Says what lists begin with; what is in it each listener looks at. */
function checkArguments(topic: string, [tag = 0]: Uint8Array): void {
  if (tag >= 0x90 && tag < 0xa0 || tag === 0xdc || tag === 0xdd) return;
  throw new GatewayError("invalid", `A message of topic "${topic}" must be a list of arguments`);
}

function leaseOptions(lease: LastWord | null | undefined): ViewSendOptions {
  if (lease === undefined) return {};
  if (lease === null) return { lease };
  const { ms = Infinity, args } = lease;
  // Longer than timers can wait is until the client is gone.
  return { lease: { ms: ms > MAX_TIMER_MS ? Infinity : ms, args } };
}

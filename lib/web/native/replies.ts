import { GoalError } from "../../action/goal_error.ts";
import { ParamError } from "../../params/param_error.ts";
import { CallTimeoutError, RemoteError } from "../../service/errors.ts";
import type { ClientQueue } from "../endpoint/client_queue.ts";
import { asGatewayError } from "../gateway/as_gateway_error.ts";
import { GatewayError } from "../gateway/gateway_error.ts";
import type { ErrorOperation, ServerOperation } from "./operations.ts";
import { ProtocolError } from "./read_operation.ts";
import type { ServerWire } from "./server_wire.ts";

/** What a gateway says to one client beside messages: none of it is ever left out. */
export class Replies {
  readonly #queue: ClientQueue;
  readonly #wire: ServerWire;

  constructor(queue: ClientQueue, wire: ServerWire) {
    this.#queue = queue;
    this.#wire = wire;
  }

  /** Says something that can be carried for certain. */
  tell(operation: ServerOperation): void {
    this.#queue.answer(this.#wire.write(operation));
  }

  /**
   * Says something that has a value of others in it.
   *
   * @returns Whether the client is told; if not, it is told that it cannot be.
   */
  pass(operation: ServerOperation & { readonly id: number }): boolean {
    try {
      this.tell(operation);
      return true;
    } catch (error) {
      this.fail(operation.id, error);
      return false;
    }
  }

  /**
   * Says that something has failed.
   *
   * @param id What; absent for what has no number.
   * @param error Why.
   * @param topic The topic of a message without a number.
   */
  fail(id: number | undefined, error: unknown, topic?: string): void {
    const operation = {
      op: "error",
      ...id !== undefined && { id },
      ...topic !== undefined && { topic },
      ...told(error),
    } as const;
    try {
      this.tell(operation);
    } catch {
      // It is what a goal has done until then that cannot be carried.
      const { fields: _fields, ...rest } = operation;
      this.tell(rest);
    }
  }
}

function told(error: unknown): Pick<ErrorOperation, "code" | "kind" | "message" | "fields"> {
  if (error instanceof ProtocolError) {
    return { code: "invalid", kind: error.name, message: error.message };
  }
  const { code, kind, message, cause } = asGatewayError(error);
  const fields = fieldsOf(error instanceof GatewayError ? cause : error);
  return { code, kind, message, ...fields && { fields } };
}

/** What errors of nodes have beside their messages. Stacks stay where they are. */
function fieldsOf(error: unknown): Readonly<Record<string, unknown>> | undefined {
  if (error instanceof CallTimeoutError) return { timeoutMs: error.timeoutMs };
  if (error instanceof RemoteError) {
    const { remoteName, remoteMessage } = error;
    return { remoteName, remoteMessage };
  }
  if (error instanceof ParamError) {
    const { reason, node, param } = error;
    return { reason, node, param };
  }
  if (error instanceof GoalError) {
    const { goalId, state, reason, result } = error;
    return { goalId, state, reason, result };
  }
  return undefined;
}

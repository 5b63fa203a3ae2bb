import { briefText } from "../../log/error_text.ts";
import { GatewayError } from "../gateway/gateway_error.ts";
import type { MeshView } from "../gateway/mesh_view.ts";
import { MAX_CALLS } from "./limits.ts";
import { meshName } from "./names.ts";
import type { CallService } from "./protocol.ts";
import type { Replies } from "./replies.ts";
import type { Rosapi } from "./rosapi/rosapi.ts";
import { answeredValues, calledArgs } from "./values.ts";

/** What {@linkcode Services} work with. */
export interface ServicesParts {
  readonly view: MeshView;
  readonly replies: Replies;
  readonly rosapi: Rosapi;
  /** Cancels the client's goals of an action. */
  readonly cancelGoals: (action: string) => void;
}

/** What ROS calls the service that goals of an action are cancelled by. */
const CANCEL = /^(.+)\/_action\/cancel_goal$/;

/** Calls services for a client. */
export class Services {
  readonly #parts: ServicesParts;
  #waiting = 0;

  constructor(parts: ServicesParts) {
    this.#parts = parts;
  }

  /** Calls one; the client is told what it answers, or why there is no answer. */
  call(operation: CallService): void {
    const { replies } = this.#parts;
    const { id, service, compression, fragmentSize } = operation;
    const head = { op: "service_response", ...id !== undefined && { id }, service };
    this.#bounded(operation)
      .then((values) => {
        // Who cancels all goals does not want to hear of it.
        if (values) replies.say({ ...head, values, result: true }, { compression, fragmentSize });
      })
      .catch((error) => replies.say({ ...head, values: briefText(error), result: false }));
  }

  async #bounded(operation: CallService): Promise<Readonly<Record<string, unknown>> | undefined> {
    if (this.#waiting >= MAX_CALLS) {
      throw new GatewayError("busy", `A client may wait for ${MAX_CALLS} calls at a time`);
    }
    this.#waiting++;
    try {
      return await this.#values(operation);
    } finally {
      this.#waiting--;
    }
  }

  async #values(
    { id, service, args, timeoutMs }: CallService,
  ): Promise<Readonly<Record<string, unknown>> | undefined> {
    const { view, rosapi, cancelGoals } = this.#parts;
    const name = meshName(service);
    const told = rosapi.call(name, args);
    if (told) return await told;
    const action = CANCEL.exec(name)?.[1];
    if (action !== undefined) {
      cancelGoals(action);
      return id === undefined ? undefined : { return_code: 0, goals_canceling: [] };
    }
    const hasType = (view.find("services", name)?.types.length ?? 0) > 0;
    const document = hasType ? await view.schemaOf("services", name, { timeoutMs }) : null;
    return answeredValues(await view.call(name, calledArgs(args, document), { timeoutMs }));
  }
}

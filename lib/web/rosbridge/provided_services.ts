import { textOf } from "../../codec/values/fields.ts";
import type { MeshView } from "../gateway/mesh_view.ts";
import { Asked } from "./asked.ts";
import { MAX_ASKED } from "./limits.ts";
import { meshName } from "./names.ts";
import type { ServiceResponse } from "./protocol.ts";
import { Provided } from "./provided.ts";
import type { Replies } from "./replies.ts";
import { askedValues } from "./values.ts";

/** The services that a client provides. */
export class ProvidedServices {
  readonly #view: MeshView;
  readonly #replies: Replies;
  readonly #provided: Provided;
  readonly #asked = new Asked<(response: ServiceResponse) => void>("service_request");

  constructor(view: MeshView, replies: Replies) {
    this.#view = view;
    this.#replies = replies;
    this.#provided = new Provided({ max: MAX_ASKED, failed: (error) => replies.failed(error) });
  }

  /** The client provides a service from now on. @throws {GatewayError} If there are too many. */
  advertise(service: string): void {
    this.#provided.add(
      meshName(service),
      () => this.#view.provide(service, (args) => this.#ask(service, args)),
    );
  }

  /** The client does not provide it any more. */
  unadvertise(service: string): void {
    this.#provided.remove(meshName(service));
    this.#asked.giveUp(`Service "${service}" is not provided any more`, meshName(service));
  }

  /** The client answers a call. */
  answer(response: ServiceResponse): void {
    this.#asked.take(response.id)?.answer(response);
  }

  /** The client is gone. */
  close(): void {
    this.#asked.giveUp("The client that provides the service is gone");
  }

  #ask(service: string, args: readonly unknown[]): Promise<unknown> {
    const { promise, resolve, reject } = Promise.withResolvers<unknown>();
    const answer = ({ result, values }: ServiceResponse) => {
      if (result) resolve(values ?? {});
      else reject(new Error(textOf(values) ?? `Service "${service}" has failed`));
    };
    const id = this.#asked.add(meshName(service), answer, reject);
    this.#replies.say({ op: "call_service", id, service, args: askedValues(args) });
    return promise;
  }
}

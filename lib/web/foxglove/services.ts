import type { Clock } from "../../time/clock.ts";
import { briefText } from "../../log/error_text.ts";
import type { TypeDocument } from "../../schema/document/type_document.ts";
import { GatewayError } from "../gateway/gateway_error.ts";
import type { Endpoint, MeshView } from "../gateway/mesh_view.ts";
import { Announcer } from "./announcer.ts";
import type { ServicePayload } from "./protocol.ts";
import { readJson } from "./read_json.ts";
import type { Replies } from "./replies.ts";
import { requestArguments, responseJson, serviceInfo } from "./service_types.ts";
import { writeServiceResponse } from "./write_operation.ts";

/** What {@linkcode Services} works with. */
export interface ServicesParts {
  readonly view: MeshView;
  readonly replies: Replies;
  readonly clock: Clock;
}

interface Service {
  readonly id: number;
  readonly name: string;
  /** By which types it is known. */
  readonly types: string;
  /** Not while its schema is on its way. */
  isKnown: boolean;
  document: TypeDocument | null;
}

/** How large the requests may be together that wait for their answers, in bytes. */
const MAX_REQUEST_BYTES = 64 * 1024 * 1024;

const encoder = new TextEncoder();

/** Tells a client which services it may call, and calls them for it. */
export class Services {
  readonly #parts: ServicesParts;
  readonly #byName = new Map<string, Service>();
  readonly #byId = new Map<number, Service>();
  readonly #announcer: Announcer<Service>;
  #lastId = 0;
  #requestBytes = 0;

  constructor(parts: ServicesParts) {
    this.#parts = parts;
    const { replies, clock } = parts;
    this.#announcer = new Announcer({
      replies,
      clock,
      operation: ["advertiseServices", "services"],
      describe: ({ id, name, document }) => serviceInfo(id, name, document),
    });
  }

  /** Looks which services there are now. */
  update(): void {
    const list = this.#parts.view.list("services").filter(({ mayWrite }) => mayWrite);
    const services = new Map(list.map((service) => [service.name, service]));
    const serviceIds: number[] = [];
    for (const [name, known] of this.#byName) {
      const service = services.get(name);
      if (service && typesOf(service) === known.types) continue;
      this.#byName.delete(name);
      this.#byId.delete(known.id);
      if (known.isKnown && this.#announcer.remove(known)) serviceIds.push(known.id);
    }
    if (serviceIds.length > 0) this.#parts.replies.say({ op: "unadvertiseServices", serviceIds });
    for (const service of list) {
      if (this.#byName.has(service.name)) continue;
      this.#follow(service).catch((error) => {
        if (!this.#parts.view.signal.aborted) this.#parts.replies.failed(error);
      });
    }
  }

  /** Tells nothing any more. Idempotent. */
  close(): void {
    this.#announcer.close();
  }

  /** Calls a service. */
  call({ serviceId, callId, encoding, data }: ServicePayload): void {
    const { replies } = this.#parts;
    this.#requestBytes += data.length;
    this.#answer(serviceId, encoding, data)
      .then((answer) => {
        const frame = writeServiceResponse({ serviceId, callId, encoding, data: answer });
        if (!replies.fits(frame)) {
          throw new GatewayError("busy", `The answer of ${frame.length} bytes is too large`);
        }
        replies.answer(frame);
      })
      .catch((error) =>
        replies.say({ op: "serviceCallFailure", serviceId, callId, message: briefText(error) })
      )
      .finally(() => this.#requestBytes -= data.length);
  }

  async #answer(serviceId: number, encoding: string, data: Uint8Array): Promise<Uint8Array> {
    const service = this.#byId.get(serviceId);
    if (!service) throw new GatewayError("not-found", `There is no service ${serviceId}`);
    if (encoding !== "json") {
      throw new GatewayError("invalid", `A request must be "json": ${JSON.stringify(encoding)}`);
    }
    if (this.#requestBytes > MAX_REQUEST_BYTES) {
      throw new GatewayError("busy", "Too many requests wait for their answers");
    }
    const { name, document } = service;
    const request = data.length === 0 ? {} : readJson(data, `a request for "${name}"`);
    const { view } = this.#parts;
    const result = await view.call(name, requestArguments(request, document));
    return encoder.encode(responseJson(result));
  }

  async #follow(endpoint: Endpoint): Promise<void> {
    const { name } = endpoint;
    const id = ++this.#lastId;
    const service: Service = { id, name, types: typesOf(endpoint), isKnown: false, document: null };
    this.#byName.set(name, service);
    this.#byId.set(service.id, service);
    if (endpoint.types.length > 0) {
      const { view } = this.#parts;
      service.document = await view.schemaOf("services", name, { signal: view.signal });
      if (this.#byName.get(name) !== service) return;
    }
    service.isKnown = true;
    this.#announcer.add(service);
  }
}

function typesOf({ types }: Endpoint): string {
  return types.map(({ encoding, hash, name }) => `${encoding} ${hash} ${name}`).join("\n");
}

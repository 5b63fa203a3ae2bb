import { briefText } from "../../log/error_text.ts";
import type { Say, ServerCall } from "./protocol.ts";

/** Answers a call: with an object, or what `JSON` makes of it. The signal comes when nobody waits. */
export type ServiceHandler = (args: unknown, signal: AbortSignal) => Promise<unknown>;

interface ProvidedService {
  readonly service: string;
  readonly handler: ServiceHandler;
  readonly ended: AbortController;
}

/** The most calls that are answered at a time. */
const MAX_CALLS = 256;

/** The services that a client provides. */
export class Provided {
  readonly #say: Say;
  readonly #keyOf: (name: string) => string;
  readonly #byKey = new Map<string, ProvidedService>();
  #running = 0;

  /**
   * @param say Says something to the server.
   * @param keyOf Makes the same of all that a server may call a service.
   */
  constructor(say: Say, keyOf: (name: string) => string) {
    this.#say = say;
    this.#keyOf = keyOf;
  }

  /**
   * Provides a service.
   *
   * @param service Its name, as the server is to have it.
   * @param type Its type, as the server calls that.
   * @param handler Answers calls.
   * @returns Ends it.
   * @throws {Error} If it is provided already.
   */
  add(service: string, type: string, handler: ServiceHandler): Disposable {
    const key = this.#keyOf(service);
    if (this.#byKey.has(key)) throw new Error(`Service "${service}" is provided already`);
    const provided = { service, handler, ended: new AbortController() };
    this.#byKey.set(key, provided);
    this.#say({ op: "advertise_service", service, type });
    return {
      [Symbol.dispose]: () => {
        if (this.#byKey.get(key) !== provided) return;
        this.#byKey.delete(key);
        provided.ended.abort();
        this.#say({ op: "unadvertise_service", service });
      },
    };
  }

  /** Takes a call. */
  called({ id, service, args }: ServerCall): void {
    const provided = this.#byKey.get(this.#keyOf(service));
    const answer = (values: unknown, result: boolean) => {
      if (id !== undefined) this.#say({ op: "service_response", id, service, values, result });
    };
    if (!provided) return answer(`There is no service "${service}"`, false);
    if (this.#running >= MAX_CALLS) return answer("Too many calls at a time", false);
    this.#running++;
    const { handler, ended: { signal } } = provided;
    Promise.try(handler, args, signal)
      .then((values) => answer(values ?? {}, true))
      .catch((error) => answer(briefText(error), false))
      .finally(() => this.#running--);
  }

  /** The connection is gone: nobody waits for answers. */
  close(): void {
    for (const { ended } of this.#byKey.values()) ended.abort();
    this.#byKey.clear();
  }
}

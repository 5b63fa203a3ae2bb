import type { Logger } from "../../../log/logger.ts";
import type { PythonCodec } from "../codecs/python_codec.ts";
import type { WireAnswer } from "../wire/answer.ts";
import type { WireCall, WireMessage } from "../wire/request.ts";
import { decodeArguments, type PythonArguments } from "./arguments.ts";
import { pythonTextOf } from "./python_error.ts";

/** Takes a message; where it returns a promise, its sender waits before the next one. */
export type PythonListener = (given: PythonArguments, topic: string) => void | Promise<void>;

/** Answers a call. */
export type PythonHandler = (given: PythonArguments, service: string) => unknown;

/** What {@linkcode Handlers} need. */
export interface HandlersOptions {
  readonly codec: PythonCodec;
  readonly logger: Logger;
  /** Is told that others are handled from now on. */
  readonly changed: () => void;
  /** Is told what could not be read. */
  readonly refused: (what: string, error: unknown) => void;
}

/** Who takes the messages and answers the calls that come. */
export class Handlers {
  readonly #options: HandlersOptions;
  readonly #listeners = new Map<string, Set<PythonListener>>();
  readonly #providers = new Map<string, PythonHandler>();

  /** @param options What they need. */
  constructor(options: HandlersOptions) {
    this.#options = options;
  }

  /** The topics that are listened to. */
  get topics(): ReadonlySet<string> {
    return new Set(this.#listeners.keys());
  }

  /** The services that are provided. */
  get services(): ReadonlySet<string> {
    return new Set(this.#providers.keys());
  }

  /** Has messages taken. @returns What ends that. */
  listen(topic: string, listener: PythonListener): Disposable {
    const listeners = this.#listeners.getOrInsertComputed(topic, () => new Set());
    // One of its own: two may be given the same function.
    const own: PythonListener = (given, name) => listener(given, name);
    listeners.add(own);
    if (listeners.size === 1) this.#options.changed();
    return { [Symbol.dispose]: () => this.#unlisten(topic, own) };
  }

  /** Has calls answered. @returns What ends that. @throws {Error} If somebody does already. */
  provide(service: string, handler: PythonHandler): Disposable {
    if (this.#providers.has(service)) {
      throw new Error(`Cannot provide service "${service}" to Python: it is provided here already`);
    }
    this.#providers.set(service, handler);
    this.#options.changed();
    return {
      [Symbol.dispose]: () => {
        if (this.#providers.get(service) !== handler) return;
        this.#providers.delete(service);
        this.#options.changed();
      },
    };
  }

  /** Hands a message out. @returns A promise where its sender is to wait. */
  take(message: WireMessage): void | Promise<void> {
    const listeners = this.#listeners.get(message.name);
    if (!listeners) return;
    const given = this.#decode(message, `a message of topic "${message.name}"`);
    if (given === undefined) return;
    const waits = [...listeners].flatMap((listener) => {
      const wait = this.#hand(listener, given, message.name);
      return wait ? [wait] : [];
    });
    if (waits.length > 0) return Promise.all(waits).then(() => {});
  }

  /** Answers a call. Never rejects. */
  async answer(call: WireCall): Promise<WireAnswer> {
    const { id, name } = call;
    const handler = this.#providers.get(name);
    if (!handler) return { id, error: `service='${name}' is not provided by this node` };
    try {
      const given = decodeArguments(call, this.#options.codec);
      return { id, value: this.#options.codec.encode(await handler(given, name)) };
    } catch (error) {
      return { id, error: pythonTextOf(error) };
    }
  }

  #decode(message: WireMessage, what: string): PythonArguments | undefined {
    try {
      return decodeArguments(message, this.#options.codec);
    } catch (error) {
      this.#options.refused(what, error);
      return undefined;
    }
  }

  #hand(
    listener: PythonListener,
    given: PythonArguments,
    topic: string,
  ): void | Promise<void> {
    const failed = (error: unknown) =>
      this.#options.logger.error(`A listener to Python's topic "${topic}" threw: ${error}`);
    try {
      return listener(given, topic)?.catch(failed);
    } catch (error) {
      failed(error);
    }
  }

  #unlisten(topic: string, listener: PythonListener): void {
    const listeners = this.#listeners.get(topic);
    if (!listeners?.delete(listener) || listeners.size > 0) return;
    this.#listeners.delete(topic);
    this.#options.changed();
  }
}

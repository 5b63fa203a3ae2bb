import type { Clock } from "../../time/clock.ts";
import { UsageError } from "../line/usage_error.ts";

/** Finds texts that hold what was asked for. */
export interface Grep extends Disposable {
  /** Whether all texts match. */
  readonly isOpen: boolean;
  /**
   * Looks through texts.
   *
   * @param texts The texts.
   * @returns For each, whether it matches.
   * @throws {Error} If the expression takes too long on one of them.
   */
  matches(texts: readonly string[]): Promise<readonly boolean[]>;
}

/** What a {@linkcode Grep} works with. */
export interface GrepOptions {
  readonly clock: Clock;
  /**
   * How long one batch of texts may take, in milliseconds.
   *
   * @default {2000}
   */
  readonly limitMs?: number;
}

/** What stands for nothing else in a regular expression. */
const PLAIN = /^[^\\^$.*+?()[\]{}|]*$/;

/**
 * Makes what looks for a regular expression, regardless of case unless it has upper-case letters.
 *
 * Texts come from the network, and there are expressions that take years on some texts: so expressions
 * are tried in a worker, which can be ended. What is a plain text needs none.
 *
 * @param pattern The expression; all texts match where there is none.
 * @param options The clock, and how long it may take.
 * @returns The means to look.
 * @throws {UsageError} If it is no regular expression.
 */
export function createGrep(pattern: string | undefined, options: GrepOptions): Grep {
  if (pattern === undefined) return { ...plainGrep(() => true), isOpen: true };
  // As ripgrep's --smart-case has it.
  const ignoresCase = pattern === pattern.toLowerCase();
  if (PLAIN.test(pattern)) {
    return plainGrep((text) => (ignoresCase ? text.toLowerCase() : text).includes(pattern));
  }
  const flags = ignoresCase ? "iu" : "u";
  try {
    new RegExp(pattern, flags);
  } catch (error) {
    throw new UsageError(`flag --grep: ${(error as Error).message}`);
  }
  return new WorkerGrep(pattern, { flags, ...options });
}

function plainGrep(matches: (text: string) => boolean): Grep {
  return {
    isOpen: false,
    matches: (texts) => Promise.resolve(texts.map(matches)),
    [Symbol.dispose]() {},
  };
}

/** All that the worker does: it is started from here, so that it is part of a compiled program, too. */
const PROGRAM = `
onmessage = ({ data: { pattern, flags, texts } }) => {
  const regexp = new RegExp(pattern, flags);
  postMessage(texts.map((text) => regexp.test(text)));
};`;

class WorkerGrep implements Grep {
  readonly isOpen = false;
  readonly #pattern: string;
  readonly #options: GrepOptions & { readonly flags: string };
  readonly #worker: Worker;

  constructor(pattern: string, options: GrepOptions & { readonly flags: string }) {
    this.#pattern = pattern;
    this.#options = options;
    const url = URL.createObjectURL(new Blob([PROGRAM], { type: "text/javascript" }));
    this.#worker = new Worker(url, { type: "module" });
    URL.revokeObjectURL(url);
  }

  async matches(texts: readonly string[]): Promise<readonly boolean[]> {
    const { clock, limitMs = 2000, flags } = this.#options;
    const { promise, resolve, reject } = Promise.withResolvers<readonly boolean[]>();
    this.#worker.onmessage = ({ data }: MessageEvent<readonly boolean[]>) => resolve(data);
    this.#worker.onerror = (event) => {
      event.preventDefault();
      reject(new Error(`Cannot use --grep ${this.#pattern}: ${event.message}`));
    };
    this.#worker.postMessage({ pattern: this.#pattern, flags, texts });
    using _over = { [Symbol.dispose]: clock.after(limitMs, () => reject(this.#tooSlow())) };
    return await promise;
  }

  [Symbol.dispose](): void {
    this.#worker.terminate();
  }

  #tooSlow(): Error {
    this.#worker.terminate();
    return new Error(
      `Cannot use --grep ${this.#pattern}: it takes too long on what was logged; write it without ` +
        "repetitions of repetitions, such as (a+)+",
    );
  }
}

import { onAbort } from "../../flow/abort.ts";
import type { ClientOperation, ServerOperation } from "../native/operations.ts";
import { errorOf, lostError, notConnected } from "./errors.ts";
import type { Exchange } from "./exchange.ts";

/** An operation that has one answer. */
type Question = Extract<
  ClientOperation,
  { op: "last" | "call" | "describeParams" | "setParams" | "resetParams" | "schema" | "send" }
>;

/** A question without its number. */
type Unnumbered<Q> = Q extends { readonly id?: number } ? Omit<Q, "id"> : never;

/**
 * Asks a gateway something.
 *
 * @param exchange The connection.
 * @param question What.
 * @param options What it is about, for errors; `signal` gives up.
 * @returns The answer.
 * @throws {Error} What a node would throw; a `GatewayError` for what only gateways refuse.
 */
export async function ask(
  exchange: Exchange,
  question: Unnumbered<Question>,
  { subject, what, signal }: { subject: string; what: string; signal?: AbortSignal },
): Promise<unknown> {
  signal?.throwIfAborted();
  const id = exchange.newId();
  const { promise, resolve, reject } = Promise.withResolvers<unknown>();
  const abort = () => {
    exchange.end(id);
    reject(signal!.reason);
  };
  const isSaid = exchange.begin({ ...question, id } as Question & { id: number }, {
    take: answerTo(subject, resolve, reject, () => exchange.forget(id)),
    disconnected: () => {
      reject(lostError(subject));
      return false;
    },
  });
  if (!isSaid) throw notConnected(what);
  const listening = onAbort(signal, abort);
  try {
    return await promise;
  } finally {
    listening[Symbol.dispose]();
  }
}

/** @returns What takes the one answer to a question. */
export function answerTo(
  subject: string,
  resolve: (value: unknown) => void,
  reject: (error: unknown) => void,
  over: () => void,
): (operation: ServerOperation) => void {
  return (operation) => {
    if (operation.op === "answer") resolve(operation.value);
    else if (operation.op === "error") reject(errorOf(operation, subject));
    else return;
    over();
  };
}

import { isThenable } from "../flow/thenable.ts";
import { problemText, valueProblemText } from "../schema/problem_text.ts";
import type { ServiceSchema, ServiceType } from "../schema/topic_type.ts";
import { isAsyncIterable, type StreamContext } from "./outgoing_stream.ts";
import type { ServiceHandler } from "./service_responder.ts";

/** How a service is provided. */
export interface ProvideOptions {
  /**
   * The schemas of the service's arguments and of its result, which for a stream is that of each part;
   * for this node as a whole, as if its mesh said so.
   */
  schema?: ServiceSchema;
  /**
   * Whether arguments and results are checked by the service's schemas, where there are any.
   *
   * @default {true}
   */
  validate?: boolean;
}

/**
 * Makes a handler that is called only with arguments that fit, and whose results are checked.
 *
 * @param service The service.
 * @param type Its type.
 * @param handler The handler.
 * @param failed Told of a result that does not fit.
 * @returns A handler that throws a `TypeError` otherwise, which the caller gets.
 */
export function checkedHandler(
  service: string,
  type: ServiceType,
  handler: ServiceHandler,
  failed: (problem: string) => void,
): ServiceHandler {
  const checked = (result: unknown): unknown => {
    const found = type.checkResult?.(result);
    if (!found) return result;
    const problem = valueProblemText(found);
    failed(problem);
    throw new TypeError(`the result of service "${service}" does not fit its type: ${problem}`);
  };
  const checkedOrParts = (result: unknown): unknown =>
    isAsyncIterable(result) ? checkedParts(result, checked) : checked(result);
  return function (this: StreamContext, name, ...args) {
    const found = type.check(args);
    if (found) throw new TypeError(problemText(found, type.count, "argument"));
    const result = handler.call(this, name, ...args);
    if (!type.checkResult) return result;
    return isThenable(result)
      ? Promise.resolve(result).then(checkedOrParts)
      : checkedOrParts(result);
  };
}

/** Not a generator: `return()` must get through while a part is awaited. */
function checkedParts(
  parts: AsyncIterable<unknown>,
  checked: (part: unknown) => unknown,
): AsyncIterable<unknown> {
  return {
    [Symbol.asyncIterator]() {
      const iterator = parts[Symbol.asyncIterator]();
      return {
        async next() {
          const result = await iterator.next();
          if (!result.done) checked(result.value);
          return result;
        },
        async return() {
          return await iterator.return?.() ?? { done: true, value: undefined };
        },
      };
    },
  };
}

/**
 * Calls a service only with arguments that fit, and checks what it answers.
 *
 * @param service The service.
 * @param type Its type, as the caller knows it.
 * @param args The arguments.
 * @param call Calls it.
 * @returns What it answers.
 * @throws {TypeError} If the arguments or the answer do not fit.
 */
export async function checkedCall(
  service: string,
  type: ServiceType,
  args: readonly unknown[],
  call: () => Promise<unknown>,
): Promise<unknown> {
  checkArguments(service, type, args);
  const result = await call();
  const wrong = type.checkResult?.(result);
  if (!wrong) return result;
  throw new TypeError(
    `Cannot take the answer of service "${service}": ${valueProblemText(wrong)}`,
  );
}

/**
 * Checks what a service is called with for its parts.
 *
 * @returns What checks each part.
 * @throws {TypeError} If the arguments do not fit.
 */
export function partCheck(
  service: string,
  type: ServiceType,
  args: readonly unknown[],
): (part: unknown) => void {
  checkArguments(service, type, args);
  return (part) => {
    const wrong = type.checkResult?.(part);
    if (wrong) throw new TypeError(valueProblemText(wrong));
  };
}

function checkArguments(service: string, type: ServiceType, args: readonly unknown[]): void {
  const found = type.check(args);
  if (!found) return;
  const problem = problemText(found, type.count, "argument");
  throw new TypeError(`Cannot call service "${service}": ${problem}`);
}

import { isThenable } from "../flow/thenable.ts";
import { problemText, valueProblemText } from "../schema/problem_text.ts";
import type { ServiceSchema, ServiceType } from "../schema/topic_type.ts";
import type { ServiceHandler } from "./service_responder.ts";

/** How a service is provided. */
export interface ProvideOptions {
  /**
   * The schemas of the service's arguments and of its result; for this node as a whole, as if its
   * mesh said so.
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
  return (name, ...args) => {
    const found = type.check(args);
    if (found) throw new TypeError(problemText(found, type.count, "argument"));
    const result = handler(name, ...args);
    if (!type.checkResult) return result;
    return isThenable(result) ? Promise.resolve(result).then(checked) : checked(result);
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
  const found = type.check(args);
  if (found) {
    const problem = problemText(found, type.count, "argument");
    throw new TypeError(`Cannot call service "${service}": ${problem}`);
  }
  const result = await call();
  const wrong = type.checkResult?.(result);
  if (!wrong) return result;
  throw new TypeError(
    `Cannot take the answer of service "${service}": ${valueProblemText(wrong)}`,
  );
}

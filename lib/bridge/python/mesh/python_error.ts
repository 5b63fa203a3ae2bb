import { RemoteError } from "../../../service/errors.ts";

/** `ValueError('no such thing')`, as Python writes exceptions. */
const EXCEPTION = /^([A-Za-z_][\w.]*)\((.*)\)$/s;
const SINGLE_TEXT = /^'((?:[^'\\]|\\.)*)',?$|^"((?:[^"\\]|\\.)*)",?$/s;

/**
 * Makes an error of what Python says of an exception.
 *
 * @param service The service that raised it.
 * @param text What Python says.
 * @returns The error.
 */
export function remoteErrorOf(service: string, text: string): RemoteError {
  const found = EXCEPTION.exec(text);
  const [, name = "Exception", rest = text] = found ?? [];
  const single = SINGLE_TEXT.exec(rest);
  const message = single ? unescape(single[1] ?? single[2]!) : rest;
  return new RemoteError(service, { name, message, stack: "" });
}

/**
 * Says what was thrown as Python says it of exceptions.
 *
 * @param error What was thrown.
 * @returns The text.
 */
export function pythonTextOf(error: unknown): string {
  const { name, message } = error instanceof RemoteError
    ? { name: error.remoteName, message: error.remoteMessage }
    : error instanceof Error
    ? error
    : { name: "Error", message: String(error) };
  const escaped = message.replace(/[\\']/g, "\\$&").replaceAll("\n", "\\n");
  return `${name}('${escaped}')`;
}

function unescape(text: string): string {
  return text.replace(/\\(.)/gs, (_, character: string) => character === "n" ? "\n" : character);
}

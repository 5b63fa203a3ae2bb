import { postText } from "../../../transport/post_text.ts";
import { readAnswer } from "./read_xmlrpc.ts";
import { XmlRpcFault, XmlRpcSyntaxError, type XmlRpcValue } from "./value.ts";
import { writeCall } from "./write_xmlrpc.ts";

/** How a call by {@linkcode callXmlRpc} is made. */
export interface RpcCallOptions {
  /** The arguments. */
  readonly params: readonly XmlRpcValue[];
  /** Gives up. */
  readonly signal?: AbortSignal;
  /** How long it may take, in milliseconds. @default {5000} */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 5000;
/** What the master says of a system of thousands of nodes has less. */
const MAX_ANSWER_BYTES = 32 * 1024 * 1024;

/**
 * Calls a method of another program by XML-RPC.
 *
 * @param url Where that answers, such as `http://127.0.0.1:11311/`.
 * @param method The method.
 * @param options Its arguments, and limits.
 * @returns The answer.
 * @throws {XmlRpcFault} If the other program says that it failed.
 * @throws {Error} If nobody answers, not in time, or what is no answer.
 */
export async function callXmlRpc(
  url: URL,
  method: string,
  { params, signal, timeoutMs = TIMEOUT_MS }: RpcCallOptions,
): Promise<XmlRpcValue> {
  const { status, text } = await postText(url, writeCall({ method, params }), {
    contentType: "text/xml",
    maxBytes: MAX_ANSWER_BYTES,
    timeoutMs,
    signal,
  }).catch((cause) => {
    signal?.throwIfAborted();
    throw new Error(`Cannot call ${method} at ${url}: ${reasonOf(cause)}`, { cause });
  });
  if (status !== 200) throw new Error(`Cannot call ${method} at ${url}: HTTP status ${status}`);
  try {
    return readAnswer(text);
  } catch (error) {
    if (error instanceof XmlRpcFault) throw error;
    const reason = error instanceof XmlRpcSyntaxError ? error.message : String(error);
    throw new Error(`Cannot call ${method} at ${url}: it answers no XML-RPC: ${reason}`, {
      cause: error,
    });
  }
}

/** Node's errors of several addresses have their reasons inside, and no message. */
function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.message === "") return reasonOf(error.errors[0]);
  return error instanceof Error ? error.message : String(error);
}

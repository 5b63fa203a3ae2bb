import { callXmlRpc } from "../xmlrpc/rpc_client.ts";
import type { XmlRpcValue } from "../xmlrpc/value.ts";

/** Who is there in a system of ROS 1, by what the master says: names of nodes by topics and services. */
export interface SystemState {
  readonly publishers: ReadonlyMap<string, readonly string[]>;
  readonly subscribers: ReadonlyMap<string, readonly string[]>;
  readonly services: ReadonlyMap<string, readonly string[]>;
  /** The types of topics. */
  readonly topicTypes: ReadonlyMap<string, string>;
  /** The process of the master: another one, once it was started anew. */
  readonly pid: number;
}

/** Says that the master, or another node, refuses something. */
export class RosRefusal extends Error {
  /** The name of the class. */
  override readonly name = "RosRefusal";
}

/** The most entries that are read of what the master says of topics, services and nodes. */
const MAX_ENTRIES = 20_000;
const SUCCESS = 1;

/** The master of a system of ROS 1, which knows all nodes and holds the params. */
export class RosMaster {
  readonly #url: URL;
  readonly #callerId: string;

  /**
   * @param url Where it is: `http://127.0.0.1:11311/`.
   * @param callerId Who asks: the full name of a node.
   */
  constructor(url: URL, callerId: string) {
    this.#url = url;
    this.#callerId = callerId;
  }

  /**
   * Calls one of the master's methods.
   *
   * @param method The method.
   * @param params Its arguments, without the one that says who asks.
   * @param signal Gives up.
   * @returns The answer.
   * @throws {RosRefusal} If the master refuses.
   * @throws {Error} If it cannot be reached.
   */
  call(
    method: string,
    params: readonly XmlRpcValue[] = [],
    signal?: AbortSignal,
  ): Promise<XmlRpcValue> {
    return callRos(this.#url, method, { params: [this.#callerId, ...params], signal });
  }

  /** Asks who is there. */
  async state(signal?: AbortSignal): Promise<SystemState> {
    const [state, types, pid] = await Promise.all([
      this.call("getSystemState", [], signal),
      this.call("getTopicTypes", [], signal),
      this.call("getPid", [], signal),
    ]);
    const [publishers, subscribers, services] = listOf(state);
    return {
      publishers: namesBy(publishers),
      subscribers: namesBy(subscribers),
      services: namesBy(services),
      topicTypes: new Map(pairsOf(types)),
      pid: typeof pid === "number" ? pid : 0,
    };
  }
}

/**
 * Calls a method of the master or of a node: all answer with a number, a text and a value.
 *
 * @param url Where.
 * @param method The method.
 * @param options All of its arguments, and what gives up.
 * @returns The value.
 * @throws {RosRefusal} If the number says that it failed.
 * @throws {Error} If nobody answers.
 */
export async function callRos(
  url: URL,
  method: string,
  options: { readonly params: readonly XmlRpcValue[]; readonly signal?: AbortSignal },
): Promise<XmlRpcValue> {
  const [code, message, value] = listOf(await callXmlRpc(url, method, options));
  if (code === SUCCESS && value !== undefined) return value;
  throw new RosRefusal(typeof message === "string" ? message.slice(0, 500) : "it was refused");
}

/** @returns A value's items, if it is a list. */
export function listOf(value: XmlRpcValue | undefined): readonly XmlRpcValue[] {
  return Array.isArray(value) ? value : [];
}

/** @returns Those items of a list that are text. */
export function textsOf(value: XmlRpcValue | undefined): readonly string[] {
  return listOf(value).filter((item) => typeof item === "string").slice(0, MAX_ENTRIES);
}

function namesBy(value: XmlRpcValue | undefined): ReadonlyMap<string, readonly string[]> {
  return new Map(
    listOf(value).slice(0, MAX_ENTRIES).flatMap((entry) => {
      const [name, nodes] = listOf(entry);
      return typeof name === "string" ? [[name, textsOf(nodes)] as const] : [];
    }),
  );
}

function pairsOf(value: XmlRpcValue | undefined): [string, string][] {
  return listOf(value).slice(0, MAX_ENTRIES).flatMap((entry) => {
    const [name, type] = textsOf(entry);
    return name !== undefined && type !== undefined ? [[name, type]] : [];
  });
}

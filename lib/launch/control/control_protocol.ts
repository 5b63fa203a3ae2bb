import { type Fields, isFields } from "../../codec/values/fields.ts";
import type { LaunchStatus, ProcessStatus } from "../launch_status.ts";
import { NODE_ACTIONS, type NodeAction } from "../node_actions.ts";
import type { DroppedLines, OutputLine } from "../output_history.ts";

/** What a launch can be asked, one request a connection: a line of JSON. */
export type ControlRequest =
  | { readonly request: "status" }
  | { readonly request: NodeAction; readonly nodes: readonly string[] }
  | {
    readonly request: "logs";
    readonly node: string;
    /** How many lines of before come first. */
    readonly lines: number;
    /** Whether it goes on with what is written from now on. */
    readonly follow: boolean;
  };

/** What it answers: lines of JSON, after the last of which the connection is closed. */
export type ControlReply =
  | { readonly launch: LaunchStatus }
  /** All that was asked for is done. */
  | { readonly done: readonly ProcessStatus[] }
  /** Of processes that write: the lines that `rosy launch` shows. */
  | OutputLine
  | DroppedLines
  /** It cannot be done. */
  | { readonly error: string };

/** The longest line of a request, in bytes. */
export const MAX_REQUEST_BYTES = 65_536;

/** The longest line of an answer, in bytes: a line of output may be 64 KiB, before it is JSON. */
export const MAX_REPLY_BYTES = 16_777_216;

/**
 * Reads a request.
 *
 * @param line The line, whoever sent it.
 * @returns The request.
 * @throws {TypeError} If it is none.
 */
export function readRequest(line: string): ControlRequest {
  const value = parse(line);
  const { request } = value;
  if (request === "status") return { request };
  const action = NODE_ACTIONS.find((action) => action === request);
  if (action) {
    const { nodes } = value;
    if (!isTexts(nodes) || nodes.length === 0) {
      throw new TypeError('"nodes" must be names of nodes');
    }
    return { request: action, nodes };
  }
  if (request !== "logs") throw new TypeError("it asks for nothing that is known here");
  const { node, lines, follow } = value;
  if (typeof node !== "string") throw new TypeError('"node" must be the name of a node');
  if (typeof lines !== "number" || !Number.isInteger(lines) || lines < 0) {
    throw new TypeError('"lines" must be a whole number');
  }
  if (typeof follow !== "boolean") throw new TypeError('"follow" must be true or false');
  return { request, node, lines, follow };
}

function parse(line: string): Fields {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    throw new TypeError("it is no JSON");
  }
  if (!isFields(value)) throw new TypeError("it is no object");
  return value;
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === "string");
}

/**
 * Why a param cannot be had or set:
 *
 * - `unknown-node`: no node of that name has been heard of.
 * - `no-params`: the node has none, or is of a version or a kind that does not tell.
 * - `ambiguous`: several nodes have the name, and no `uuid` says which one is meant.
 * - `unreachable`: the node does not answer, is gone, or was lost before the answer.
 * - `unknown-param`: the node has declared none of that name.
 * - `invalid`: the value is not of the param's kind, or out of its range or choices.
 * - `refused`: a validator does not let it pass.
 * - `read-only`: the param cannot be set.
 * - `unreadable`: the answer makes no sense.
 */
export type ParamErrorReason =
  | "unknown-node"
  | "no-params"
  | "ambiguous"
  | "unreachable"
  | "unknown-param"
  | "invalid"
  | "refused"
  | "read-only"
  | "unreadable";

/** All reasons. */
export const PARAM_ERROR_REASONS: readonly ParamErrorReason[] = [
  "unknown-node",
  "no-params",
  "ambiguous",
  "unreachable",
  "unknown-param",
  "invalid",
  "refused",
  "read-only",
  "unreadable",
];

/** What a {@linkcode ParamError} is about. */
export interface ParamErrorOptions extends ErrorOptions {
  /** Why. */
  readonly reason: ParamErrorReason;
  /** The name of the node whose param it is. */
  readonly node: string;
  /** The param, where it is about one. */
  readonly param?: string | undefined;
}

/** A param cannot be had or set; nothing was changed, unless the reason is `unreachable`. */
export class ParamError extends Error {
  /** The name of the class. */
  override readonly name = "ParamError";
  /** Why. */
  readonly reason: ParamErrorReason;
  /** The name of the node whose param it is. */
  readonly node: string;
  /** The param, where it is about one; of several that are wrong the first. */
  readonly param: string | undefined;

  /**
   * Made by what fails.
   *
   * @param message The whole message.
   * @param options What it is about.
   */
  constructor(message: string, { reason, node, param, cause }: ParamErrorOptions) {
    super(message, { cause });
    this.reason = reason;
    this.node = node;
    this.param = param;
  }
}

/**
 * Why a gateway does not do what a client wants:
 *
 * - `invalid`: what it says makes no sense: a name that is none, a value that does not fit.
 * - `not-found`: there is no such thing, or none that this client may know of.
 * - `forbidden`: the client may see it, but not do that.
 * - `no-provider`: nobody provides the service or the action.
 * - `timeout`: no answer, or no message, in time.
 * - `failed`: the service threw, the goal was refused, the param cannot be set.
 * - `lost`: whoever was to answer is gone.
 * - `busy`: a limit of this client or of the gateway is reached.
 */
export type GatewayErrorCode =
  | "invalid"
  | "not-found"
  | "forbidden"
  | "no-provider"
  | "timeout"
  | "failed"
  | "lost"
  | "busy";

/** A client does not get what it wants; see {@linkcode GatewayErrorCode}. */
export class GatewayError extends Error {
  /** The name of the class. */
  override readonly name = "GatewayError";
  /** Why. */
  readonly code: GatewayErrorCode;
  /** The name of the error that is behind it, for who knows those of nodes: `"CallTimeoutError"`. */
  readonly kind: string;

  /**
   * Made by a gateway.
   *
   * @param code Why.
   * @param message The whole message; no secret, and no name that the client may not know, is in it.
   * @param options The `cause`, whose name becomes the {@linkcode kind}.
   */
  constructor(code: GatewayErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
    this.kind = options?.cause instanceof Error ? options.cause.name : "GatewayError";
  }
}

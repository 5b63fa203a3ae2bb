import type { MessageOrigin } from "../../topic/arrival.ts";

/**
 * A message on its way to the clients of a gateway. However many they are, it is copied, decoded and
 * written as JSON once, and that only if one of them wants it so.
 */
export interface TopicMessage extends MessageOrigin {
  /** The name of the codec that wrote the bytes. */
  readonly codec: string;
  /** The list of arguments as it was encoded; a copy, to be kept as long as one likes, and shared. */
  readonly bytes: Uint8Array;
  /** Whether its sender keeps it for later listeners. */
  readonly kept: boolean;
  /**
   * The arguments, shared: not to be changed.
   *
   * @throws {GatewayError} `invalid`, if they cannot be decoded.
   */
  readonly args: readonly unknown[];
  /**
   * The one object that the message is to those who know no lists of arguments: the only argument if
   * that is an object, `{ data: argument }` for another, `{ args: [...] }` for several or none.
   */
  readonly message: Readonly<Record<string, unknown>>;
  /** {@linkcode message} as JSON that other programs understand; see `plain_json.ts`. */
  readonly json: string;
}

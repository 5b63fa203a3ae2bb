import type { NodeId } from "../mesh/node_record.ts";
import type { Route } from "./route.ts";

/** A message of the mesh on its way to the other side of a bridge. */
export interface MeshMessage {
  /** Its far name. */
  readonly name: string;
  /** The topic in the mesh. */
  readonly topic: string;
  /** The route that lets it out: `qos`, `format`, `durable` and the like are in its options. */
  readonly route: Route;
  /** The node that sent it. */
  readonly sender: NodeId;
  /** When it was published, in milliseconds since the Unix epoch. */
  readonly publishedAtMs: number;
  /** The name of the codec that wrote the bytes. */
  readonly codec: string;
  /** The list of arguments as it was encoded; valid until `publish` returns. */
  readonly bytes: Uint8Array;
  /** Whether its sender keeps it for later listeners. */
  readonly isKept: boolean;
  /** Where it has been, this bridge included: to be carried along, where there is room for that. */
  readonly via: readonly string[];
  /** What it is known by at every attempt: the same for one message, another one for all others. */
  readonly id: string;
  /**
   * The arguments, decoded when they are first asked for.
   *
   * @throws {TypeError} If they cannot be decoded here.
   */
  readonly args: readonly unknown[];
  /**
   * The one object that the message is to those who know no lists of arguments: the only argument if
   * that is an object, `{ data: argument }` for another one, `{ args: [...] }` for several or none.
   */
  readonly message: Readonly<Record<string, unknown>>;
  /** {@linkcode args} as JSON that devices understand: the only argument alone, several as a list. */
  readonly json: string;
}

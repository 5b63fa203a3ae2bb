import type { CodecRegistry } from "../../codec/registry.ts";
import type { NodeId } from "../../mesh/node_record.ts";
import type { RawMessage } from "../../topic/raw_subscription.ts";
import { messageOf } from "../../web/gateway/message_form.ts";
import { plainJson } from "../../web/gateway/plain_json.ts";
import type { MeshMessage } from "../mesh_message.ts";
import type { Route } from "../route.ts";
import type { Passage } from "./route_table.ts";

/** What an {@linkcode OutMessage} is told. */
export interface OutMessageOptions {
  /** Where it has been, this bridge included. */
  readonly via: readonly string[];
  /** What decodes it. */
  readonly codecs: CodecRegistry;
  /** What it is known by, where it has been given that before. */
  readonly id?: string;
}

/** @returns What a message is known by that comes from the mesh. */
export function idOf({ sender, publishedAtMs, sequence }: OutOrigin): string {
  return `${sender.uuid}-${publishedAtMs}-${sequence}`;
}

/** What is told of a message that goes out. */
export type OutOrigin = Omit<RawMessage, "retained">;

/** A {@linkcode MeshMessage}: each of its forms is made when somebody asks for it first. */
export class OutMessage implements MeshMessage {
  readonly name: string;
  readonly topic: string;
  readonly route: Route;
  readonly sender: NodeId;
  readonly publishedAtMs: number;
  readonly codec: string;
  readonly isKept: boolean;
  readonly via: readonly string[];
  readonly id: string;
  bytes: Uint8Array;
  readonly #codecs: CodecRegistry;
  #args: readonly unknown[] | null = null;

  /**
   * @param raw The message as it came.
   * @param passage Where it goes.
   * @param options What else is to be known of it.
   */
  constructor(
    raw: OutOrigin,
    { far, near, route }: Passage,
    { via, codecs, id = idOf(raw) }: OutMessageOptions,
  ) {
    this.name = far;
    this.topic = near;
    this.route = route;
    this.sender = raw.sender;
    this.publishedAtMs = raw.publishedAtMs;
    this.codec = raw.codec;
    this.bytes = raw.bytes;
    this.isKept = raw.kept;
    this.via = via;
    this.id = id;
    this.#codecs = codecs;
  }

  get args(): readonly unknown[] {
    return this.#args ??= this.#decode();
  }

  get message(): Readonly<Record<string, unknown>> {
    return messageOf(this.args);
  }

  get json(): string {
    const { args } = this;
    return JSON.stringify(plainJson(args.length === 1 ? args[0] : args));
  }

  /** Makes its bytes its own: those of the node lie in a buffer that is used again. */
  keep(): void {
    this.bytes = this.bytes.slice();
  }

  #decode(): readonly unknown[] {
    const codec = this.#codecs.byName(this.codec);
    if (!codec) throw this.#unreadable(`codec "${this.codec}" is not known here`);
    let args: unknown;
    try {
      args = codec.decode(this.bytes, 0, this.bytes.length, true);
    } catch (error) {
      throw this.#unreadable(error instanceof Error ? error.message : String(error));
    }
    if (Array.isArray(args)) return args;
    throw this.#unreadable("it is no list of arguments");
  }

  #unreadable(why: string): TypeError {
    return new TypeError(`Cannot read a message of topic "${this.topic}": ${why}`);
  }
}

import type { CodecRegistry } from "../../codec/registry.ts";
import type { NodeId } from "../../mesh/node_record.ts";
import type { RawMessage } from "../../topic/raw_subscription.ts";
import { GatewayError } from "./gateway_error.ts";
import { messageOf } from "./message_form.ts";
import { plainJson } from "./plain_json.ts";
import type { TopicMessage } from "./topic_message.ts";

/** A {@linkcode TopicMessage}: each of its forms is made when somebody asks for it first. */
export class SharedMessage implements TopicMessage {
  readonly bytes: Uint8Array;
  readonly #raw: RawMessage;
  readonly #codecs: CodecRegistry;
  #args: readonly unknown[] | null = null;
  #json: string | null = null;

  /**
   * @param raw The message; only its bytes lie in a buffer that is used again, and are copied.
   * @param codecs What decodes it.
   */
  constructor(raw: RawMessage, codecs: CodecRegistry) {
    this.#raw = raw;
    this.bytes = raw.bytes.slice();
    this.#codecs = codecs;
  }

  get topic(): string {
    return this.#raw.topic;
  }

  get sender(): NodeId {
    return this.#raw.sender;
  }

  get publishedAtMs(): number {
    return this.#raw.publishedAtMs;
  }

  get sequence(): number {
    return this.#raw.sequence;
  }

  get retained(): boolean {
    return this.#raw.retained;
  }

  get kept(): boolean {
    return this.#raw.kept;
  }

  get codec(): string {
    return this.#raw.codec;
  }

  get args(): readonly unknown[] {
    return this.#args ??= this.#decode();
  }

  get message(): Readonly<Record<string, unknown>> {
    return messageOf(this.args);
  }

  get json(): string {
    return this.#json ??= this.#write();
  }

  /** Whether it is what another listener has been brought just now. */
  is(raw: RawMessage): boolean {
    return raw.sequence === this.sequence && raw.sender.uuid === this.sender.uuid &&
      raw.publishedAtMs === this.publishedAtMs && raw.topic === this.topic &&
      raw.bytes.length === this.bytes.length && raw.retained === this.retained;
  }

  #decode(): readonly unknown[] {
    const codec = this.#codecs.byName(this.codec);
    if (!codec) throw this.#unreadable(`codec "${this.codec}" is not known here`);
    try {
      const args = codec.decode(this.bytes, 0, this.bytes.length, true);
      if (Array.isArray(args)) return args;
    } catch (error) {
      throw this.#unreadable(error instanceof Error ? error.message : String(error));
    }
    throw this.#unreadable("it is no list of arguments");
  }

  #write(): string {
    try {
      return JSON.stringify(plainJson(this.message));
    } catch (error) {
      if (error instanceof GatewayError) throw error;
      throw this.#unreadable(error instanceof Error ? error.message : String(error));
    }
  }

  #unreadable(why: string): GatewayError {
    return new GatewayError("invalid", `Cannot read a message of topic "${this.topic}": ${why}`);
  }
}

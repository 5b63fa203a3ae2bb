import type { TypeDocument } from "../../../../schema/document/type_document.ts";
import { RateMeter } from "../../kit/rate_meter.ts";
import type { Message } from "../../robot/message.ts";
import { MessageHistory } from "./message_history.ts";
import { Changes } from "./tree/changes.ts";
import { FieldType } from "./tree/field_type.ts";
import { MessageTree } from "./tree/message_tree.ts";

/**
 * What a view of one topic's messages knows.
 *
 * - The newest message is shown. While it is paused, the one that was the newest then, or one before it.
 * - What comes meanwhile is counted, and not kept.
 */
export class MessageModel {
  /** The rows. */
  tree: MessageTree = new MessageTree();
  /** What has changed of late. */
  readonly changes: Changes = new Changes();
  /** Whether the message stays that is shown. */
  isPaused = false;
  /** How many messages before the newest kept one is shown. */
  back = 0;
  /** How many messages have come since it was paused. */
  missed = 0;
  readonly #history = new MessageHistory();
  readonly #rate = new RateMeter();
  #drawn: Message | undefined;

  /** The message that is shown. */
  get message(): Message | undefined {
    return this.#history.at(this.back);
  }

  /** How large it is, about, in bytes. */
  get bytes(): number {
    return this.#history.bytesAt(this.back);
  }

  /** How many older ones can be shown. */
  get older(): number {
    return Math.max(0, this.#history.length - 1 - this.back);
  }

  /** Takes a message. */
  take(message: Message): void {
    if (!message.isRetained) this.#rate.add(message.atMs);
    if (this.isPaused) this.missed++;
    else this.#history.add(message);
  }

  /** Forgets all: another topic, or another time. */
  reset(): void {
    this.#history.clear();
    this.#rate.clear();
    this.changes.clear();
    this.isPaused = false;
    this.back = this.missed = 0;
    this.#drawn = undefined;
    this.tree = new MessageTree(this.tree.type);
  }

  /** Takes what is known of the type. */
  setType(document: TypeDocument | null): void {
    this.tree = new MessageTree(FieldType.ofTopic(document));
    this.#drawn = undefined;
  }

  /** Pauses, or goes on with the newest. */
  setPaused(isPaused: boolean): void {
    this.isPaused = isPaused;
    this.back = this.missed = 0;
  }

  /** Shows an older message or a newer one; whoever looks back pauses. */
  step(by: 1 | -1): void {
    this.isPaused = true;
    this.back = Math.max(0, Math.min(this.#history.length - 1, this.back + by));
  }

  /** Shows the message that is to be shown in the rows. */
  draw(): void {
    const { message } = this;
    if (message === undefined || message === this.#drawn) return;
    this.#drawn = message;
    this.tree.update(message.value);
  }

  /** How often messages come, in hertz. */
  hz(nowMs: number): number | undefined {
    return this.#rate.hz(nowMs);
  }
}

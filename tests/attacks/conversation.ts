import { decode, type ValueType } from "@std/msgpack";
import { greet, type Greeting, type Introduction, welcome } from "../../lib/handshake/handshake.ts";
import type { Socket } from "../../lib/transport/transport.ts";
import { readBytes, writeAll } from "../support/peer_bytes.ts";
import { memorySocketPair } from "../support/memory_transport.ts";
import { concat } from "../support/frames.ts";

/** The side that opened a connection, or the one that accepted it. */
export type Side = "caller" | "listener";
export const SIDES: readonly Side[] = ["caller", "listener"];
export const otherSide = (side: Side): Side => side === "caller" ? "listener" : "caller";

/** A handshake message as the man in the middle sees it. */
export interface Message {
  readonly from: Side;
  /** Its place in the handshake: hello 0, welcome 1, proof 2, accept 3. */
  readonly index: number;
  readonly kind: number;
  readonly bytes: Uint8Array;
  readonly body: Record<string, ValueType>;
}

/** What is handed on in a message's place, and whether nothing comes after it in this direction. */
export type Replacement = Uint8Array | { readonly last: Uint8Array };

/** How a handshake ended for both sides: with what one was told of the other, or an error. */
export type Outcome = Readonly<Record<Side, Greeting | Error>>;

/** Two nodes that shake hands, with somebody in the middle who has every byte in his hands. */
export class Conversation implements AsyncDisposable {
  /** The middle's ends: what a side says is read here, and what is written here the side reads. */
  readonly hands: Readonly<Record<Side, Socket>>;
  /** How it ended for each side, which closes its socket where it gave up. */
  readonly ends: Readonly<Record<Side, Promise<Greeting | Error>>>;
  /** All that was said, in the order in which it came through. */
  readonly said: Message[] = [];
  readonly #sockets: Socket[];
  readonly #relays: Promise<void>[] = [];

  constructor(
    caller: Introduction,
    listener: Introduction,
    wanted: string = listener.id.uuid,
  ) {
    const [near, left] = memorySocketPair();
    const [far, right] = memorySocketPair();
    this.#sockets = [near, left, far, right];
    this.hands = { caller: left, listener: right };
    this.ends = {
      caller: endOf(greet(near, caller, { uuid: wanted, knows: -1 }), near),
      listener: endOf(welcome(far, listener, () => -1), far),
    };
  }

  /** Hands on what both sides say of the handshake, or something else in its place. */
  relay(replace: (message: Message) => Replacement = ({ bytes }) => bytes): void {
    for (const side of SIDES) {
      this.#relays.push(this.#relay(side, this.hands[otherSide(side)], replace));
    }
  }

  /** Hands the handshake on to whoever reads at another socket. */
  async #relay(
    from: Side,
    to: Socket,
    replace: (message: Message) => Replacement,
  ): Promise<void> {
    for (let own = 0; own < 2; own++) {
      const message = await this.hear(from, 2 * own + (from === "caller" ? 0 : 1));
      if (!message) break;
      const replacement = replace(message);
      const isLast = !(replacement instanceof Uint8Array);
      // Who has given up does not read it.
      await writeAll(to, isLast ? replacement.last : replacement).catch(() => {});
      if (!isLast) continue;
      await to.closeWrite().catch(() => {});
      return;
    }
  }

  /** Reads the next handshake message of a side. @returns `null` where it closes instead. */
  async hear(from: Side, index: number): Promise<Message | null> {
    const envelope = await readBytes(this.hands[from], 8);
    if (envelope.length < 8) {
      this.hands[otherSide(from)].close();
      return null;
    }
    const bytes = concat(
      envelope,
      await readBytes(this.hands[from], envelope[6]! + 256 * envelope[7]!),
    );
    const body = decode(bytes.slice(8)) as Message["body"];
    const message = { from, index, kind: envelope[5]!, bytes, body };
    this.said.push(message);
    return message;
  }

  /** Waits until it has ended for both sides. */
  async outcome(): Promise<Outcome> {
    const [caller, listener] = await Promise.all([this.ends.caller, this.ends.listener]);
    return { caller, listener };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const socket of this.#sockets) socket.close();
    await Promise.all([...this.#relays, this.outcome()]);
  }
}

/** Has two nodes shake hands through a man in the middle, who changes what he likes. */
export async function shake(
  caller: Introduction,
  listener: Introduction,
  replace?: (message: Message) => Replacement,
  wanted?: string,
): Promise<{ outcome: Outcome; said: readonly Message[] }> {
  await using conversation = new Conversation(caller, listener, wanted);
  conversation.relay(replace);
  return { outcome: await conversation.outcome(), said: conversation.said };
}

/** Whether a side holds somebody for a peer now. */
export function believes(end: Greeting | Error): end is Greeting {
  return !(end instanceof Error);
}

/** A side that gives up closes its socket, as dialer and server do. */
async function endOf(side: Promise<Greeting>, socket: Socket): Promise<Greeting | Error> {
  try {
    return await side;
  } catch (error) {
    socket.close();
    return error as Error;
  }
}

import type { MsgHdrs } from "@nats-io/transport-node";
import { isPattern, NamePattern } from "../../mesh/name_pattern.ts";
import type { Clock } from "../../time/clock.ts";
import type { FarMessage } from "../bridge.ts";
import { plainBytes, readFarMessage } from "./far_message.ts";
import { PART, PartAssembler, readPart } from "./parts.ts";
import { nameOf, subjectsOf } from "./subjects.ts";

/** The most names that are remembered; beyond that all are read anew. */
const MAX_NAMES = 10_000;
/** What begins so, the server and its clients use for themselves; who asks for all does not mean it. */
const RESERVED = /^(\$|_INBOX\.)/;

/** A message as it came, or a part of one, whichever way. */
export interface Piece {
  readonly subject: string;
  readonly data: Uint8Array;
  readonly headers?: MsgHdrs;
}

/** What is read, and who hears of what cannot be. */
export interface PieceReaderOptions {
  readonly clock: Clock;
  /** The far name that was subscribed to, or the pattern. */
  readonly name: string;
  /** How messages are written that do not say it themselves. */
  readonly format: "rosy" | "json";
  readonly refused: (why: string, detail?: string) => void;
}

/** A whole message, and how much memory it holds. */
export interface WholeMessage {
  readonly message: FarMessage;
  readonly bytes: number;
}

/** Reads messages of a topic, or of all that match a pattern, which may come in parts. */
export class PieceReader {
  readonly #options: PieceReaderOptions;
  readonly #pattern: NamePattern | null;
  readonly #assembler: PartAssembler;
  /** Names of subjects, `null` for those that are not wanted: most have been met before. */
  readonly #names = new Map<string, string | null>();

  constructor(options: PieceReaderOptions) {
    const { name, clock, refused } = options;
    this.#options = options;
    const isWider = isPattern(name) && !subjectsOf(name).isExact;
    this.#pattern = isWider ? new NamePattern(name) : null;
    this.#assembler = new PartAssembler(clock, (why) => refused("incomplete", why));
  }

  /**
   * Reads a message.
   *
   * @param piece The message, or a part.
   * @param root What stands before the subject of its name.
   * @returns The message, once all of it is there; `undefined` for what is none, is not wanted, or
   * cannot be read, which is counted.
   */
  read(piece: Piece, root: string): WholeMessage | undefined {
    const name = this.#nameOf(piece.subject, root);
    if (name === null) return undefined;
    const payload = this.#assemble(piece);
    if (payload === undefined) return undefined;
    const { headers } = piece;
    const { format } = this.#options;
    try {
      const message = readFarMessage({ name, payload, headers, format });
      return { message, bytes: payload.length };
    } catch (error) {
      this.#options.refused("undecodable", `${name}: ${(error as Error).message}`);
      return undefined;
    }
  }

  #assemble({ data, headers }: Piece): Uint8Array | undefined {
    // Most have one header, which is another one; looking for it takes longer than counting.
    const part = headers && headers.keys().length > 1 && headers.get(PART);
    if (!part) return plainBytes(data);
    const mark = readPart(part);
    if (mark !== undefined) return this.#assembler.add(mark, data);
    this.#options.refused("undecodable", `its header ${PART} says nothing that makes sense`);
    return undefined;
  }

  #nameOf(subject: string, root: string): string | null {
    let name = this.#names.get(subject);
    if (name !== undefined) return name;
    if (this.#names.size >= MAX_NAMES) this.#names.clear();
    name = this.#readName(subject, root);
    this.#names.set(subject, name);
    return name;
  }

  #readName(subject: string, root: string): string | null {
    const rest = subject.slice(root.length);
    if (RESERVED.test(rest)) return null;
    const name = nameOf(rest);
    if (name === undefined) {
      this.#options.refused(
        "name",
        `subject "${subject}" stands for no name that leads back to it`,
      );
      return null;
    }
    return this.#pattern === null || this.#pattern.matches(name) ? name : null;
  }
}

import { textWidth } from "../../text/text_width.ts";

/** A line that is written piece by piece until it is full; colours take no room. */
export class FormattedLine {
  #text = "";
  #length = 0;
  #maxLength: number;

  /** @param maxLength How many characters fit. */
  constructor(maxLength: number) {
    this.#maxLength = maxLength;
  }

  /** What was added, with colours. */
  get text(): string {
    return this.#text;
  }

  /** How many characters it has, without colours. */
  get length(): number {
    return this.#length;
  }

  /** Whether more was added than fits; what is added then is ignored. */
  get isOver(): boolean {
    return this.#length > this.#maxLength;
  }

  /** Whether it may be as long as need be. */
  get isUnlimited(): boolean {
    return this.#maxLength === Infinity;
  }

  /**
   * Lets it be as long as need be.
   *
   * @returns The line.
   */
  unlimit(): this {
    this.#maxLength = Infinity;
    return this;
  }

  /**
   * Adds a piece.
   *
   * @param text The piece.
   * @param paint Colours it.
   */
  add(text: string, paint?: (text: string) => string): void {
    if (this.isOver) return;
    this.#length += textWidth(text);
    this.#text += paint ? paint(text) : text;
  }
}

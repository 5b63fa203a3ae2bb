import { XmlRpcSyntaxError } from "./value.ts";

/** Where an element begins; one that is empty ends at once. */
export interface OpenTag {
  readonly kind: "open";
  readonly name: string;
  readonly isEmpty: boolean;
}

/** A piece of XML: a tag, or the text up to the next one. */
export type XmlToken =
  | OpenTag
  | { readonly kind: "close"; readonly name: string }
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "end" };

const ENTITIES: Readonly<Record<string, string>> = {
  lt: "<",
  gt: ">",
  amp: "&",
  quot: '"',
  apos: "'",
};
/** The longest a tag or an entity is looked for: no part of XML-RPC is longer. */
const MAX_TAG_CHARS = 256;
const MAX_CODE_POINT = 0x10_ffff;

/**
 * Cuts XML into tags and texts: as much of XML as XML-RPC uses.
 *
 * - Comments and processing instructions are passed over, and so are attributes.
 * - There are no document types: nothing is defined, expanded or loaded.
 */
export class XmlTokens {
  readonly #xml: string;
  #at = 0;

  /** @param xml The XML. */
  constructor(xml: string) {
    this.#xml = xml;
  }

  /**
   * Reads on.
   *
   * @returns The next piece.
   * @throws {XmlRpcSyntaxError} If it is no XML.
   */
  next(): XmlToken {
    const text = this.#text();
    if (text !== "") return { kind: "text", text };
    if (this.#at >= this.#xml.length) return { kind: "end" };
    const end = this.#xml.indexOf(">", this.#at);
    if (end < 0 || end - this.#at > MAX_TAG_CHARS) throw new XmlRpcSyntaxError("a tag has no end");
    const tag = this.#xml.slice(this.#at + 1, end);
    this.#at = end + 1;
    const [, slash, name, empty] = /^(\/?)([\w.:-]+)(?:\s[^]*?)?\s*(\/?)$/.exec(tag) ?? [];
    if (name === undefined) throw new XmlRpcSyntaxError(`<${tag}> is no tag`);
    return slash ? { kind: "close", name } : { kind: "open", name, isEmpty: empty === "/" };
  }

  /** The text up to the next tag, with what is no tag passed over. */
  #text(): string {
    let text = "";
    while (this.#at < this.#xml.length) {
      const start = this.#xml.indexOf("<", this.#at);
      const end = start < 0 ? this.#xml.length : start;
      text += decode(this.#xml.slice(this.#at, end));
      this.#at = end;
      if (this.#xml.startsWith("<![CDATA[", end)) text += this.#until("]]>", 9);
      else if (this.#xml.startsWith("<!--", end)) this.#until("-->", 4);
      else if (this.#xml.startsWith("<?", end)) this.#until("?>", 2);
      else break;
    }
    return text;
  }

  #until(mark: string, headLength: number): string {
    const start = this.#at + headLength;
    const end = this.#xml.indexOf(mark, start);
    if (end < 0) throw new XmlRpcSyntaxError(`there is no "${mark}"`);
    this.#at = end + mark.length;
    return this.#xml.slice(start, end);
  }
}

function decode(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(/&([^;&]{1,10});/g, (_, name: string) => entity(name));
}

function entity(name: string): string {
  if (Object.hasOwn(ENTITIES, name)) return ENTITIES[name]!;
  const [, hex, decimal] = /^#(?:x([\da-fA-F]+)|(\d+))$/.exec(name) ?? [];
  const code = hex === undefined ? Number(decimal) : parseInt(hex, 16);
  if (!(code <= MAX_CODE_POINT)) throw new XmlRpcSyntaxError(`&${name}; is unknown`);
  return String.fromCodePoint(code);
}

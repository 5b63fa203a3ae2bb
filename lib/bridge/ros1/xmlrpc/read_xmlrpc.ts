import {
  isStruct,
  type XmlRpcCall,
  XmlRpcFault,
  XmlRpcSyntaxError,
  type XmlRpcValue,
} from "./value.ts";
import { type OpenTag, type XmlToken, XmlTokens } from "./xml_tokens.ts";

/** Values in values in values: deeper than anything that ROS's master says. */
const MAX_DEPTH = 64;

/**
 * Reads a call.
 *
 * @param xml What came.
 * @returns The call.
 * @throws {XmlRpcSyntaxError} If it is none.
 */
export function readCall(xml: string): XmlRpcCall {
  const reader = new Reader(xml);
  reader.open("methodCall");
  reader.open("methodName");
  const method = reader.textUntilClose("methodName").trim();
  const token = reader.tag();
  const params = isOpen(token, "params") ? reader.params(token.isEmpty) : [];
  return { method, params };
}

/**
 * Reads an answer.
 *
 * @param xml What came.
 * @returns What was answered.
 * @throws {XmlRpcFault} If the other side says that it failed.
 * @throws {XmlRpcSyntaxError} If it is none.
 */
export function readAnswer(xml: string): XmlRpcValue {
  const reader = new Reader(xml);
  reader.open("methodResponse");
  const token = reader.tag();
  if (isOpen(token, "fault")) throw faultOf(reader.value());
  if (!isOpen(token, "params")) throw new XmlRpcSyntaxError("it is no answer");
  const [value] = reader.params(token.isEmpty);
  if (value === undefined) throw new XmlRpcSyntaxError("the answer is empty");
  return value;
}

function faultOf(value: XmlRpcValue): XmlRpcFault {
  const { faultCode, faultString } = isStruct(value) ? value : {};
  return new XmlRpcFault(
    typeof faultCode === "number" ? faultCode : 0,
    typeof faultString === "string" ? faultString : "it failed",
  );
}

function isOpen<Name extends string>(
  token: XmlToken,
  name: Name,
): token is OpenTag & { readonly name: Name } {
  return token.kind === "open" && token.name === name;
}

class Reader {
  readonly #tokens: XmlTokens;

  constructor(xml: string) {
    this.#tokens = new XmlTokens(xml);
  }

  /** The next tag, or the end; what is between tags is white space. */
  tag(): XmlToken {
    for (;;) {
      const token = this.#tokens.next();
      if (token.kind !== "text") return token;
      if (token.text.trim() !== "") throw new XmlRpcSyntaxError("text stands where none may be");
    }
  }

  open(name: string): void {
    if (!isOpen(this.tag(), name)) throw new XmlRpcSyntaxError(`<${name}> is missing`);
  }

  close(name: string): void {
    const token = this.tag();
    if (token.kind === "close" && token.name === name) return;
    throw new XmlRpcSyntaxError(`</${name}> is missing`);
  }

  textUntilClose(name: string): string {
    const token = this.#tokens.next();
    if (token.kind === "text") {
      this.close(name);
      return token.text;
    }
    if (token.kind === "close" && token.name === name) return "";
    throw new XmlRpcSyntaxError(`</${name}> is missing`);
  }

  params(isEmpty: boolean): XmlRpcValue[] {
    const values: XmlRpcValue[] = [];
    if (isEmpty) return values;
    while (this.#item("param", "params")) {
      values.push(this.value());
      this.close("param");
    }
    return values;
  }

  value(depth = 0): XmlRpcValue {
    const token = this.tag();
    if (!isOpen(token, "value")) throw new XmlRpcSyntaxError("<value> is missing");
    return token.isEmpty ? "" : this.#inValue(depth);
  }

  /** The next of a list, or `undefined` at the list's end. */
  #item(name: string, list: string): { readonly isEmpty: boolean } | undefined {
    const token = this.tag();
    if (isOpen(token, name)) return token;
    if (token.kind === "close" && token.name === list) return undefined;
    throw new XmlRpcSyntaxError(`</${list}> is missing`);
  }

  #inValue(depth: number): XmlRpcValue {
    if (depth > MAX_DEPTH) throw new XmlRpcSyntaxError("it is nested too deeply");
    let token = this.#tokens.next();
    // What has no type is a text; white space before a type is none.
    const text = token.kind === "text" ? token.text : "";
    if (token.kind === "text") token = this.#tokens.next();
    if (token.kind === "close" && token.name === "value") return text;
    if (token.kind !== "open" || text.trim() !== "") {
      throw new XmlRpcSyntaxError("no value is there");
    }
    const value = this.#typed(token, depth);
    this.close("value");
    return value;
  }

  #typed({ name, isEmpty }: { name: string; isEmpty: boolean }, depth: number): XmlRpcValue {
    if (name === "array") return isEmpty ? [] : this.#array(depth);
    if (name === "struct") return isEmpty ? {} : this.#struct(depth);
    const read = Object.hasOwn(SCALARS, name) ? SCALARS[name] : undefined;
    if (!read) throw new XmlRpcSyntaxError(`<${name}> is no type`);
    return read(isEmpty ? "" : this.textUntilClose(name));
  }

  #array(depth: number): XmlRpcValue[] {
    const values: XmlRpcValue[] = [];
    const data = this.tag();
    if (!isOpen(data, "data")) throw new XmlRpcSyntaxError("<data> is missing");
    if (!data.isEmpty) {
      for (let item = this.#item("value", "data"); item; item = this.#item("value", "data")) {
        values.push(item.isEmpty ? "" : this.#inValue(depth + 1));
      }
    }
    this.close("array");
    return values;
  }

  #struct(depth: number): XmlRpcValue {
    const members: [string, XmlRpcValue][] = [];
    while (this.#item("member", "struct")) {
      this.open("name");
      const name = this.textUntilClose("name");
      members.push([name, this.value(depth + 1)]);
      this.close("member");
    }
    return Object.fromEntries(members);
  }
}

const SCALARS: Readonly<Record<string, (text: string) => XmlRpcValue>> = {
  int: integer,
  i4: integer,
  i8: integer,
  boolean: (text) => {
    if (/^[01]$/.test(text.trim())) return text.trim() === "1";
    throw new XmlRpcSyntaxError(`"${text.slice(0, 20)}" is no boolean`);
  },
  double,
  string: (text) => text,
  nil: () => null,
  base64: bytes,
  "dateTime.iso8601": date,
};

function integer(text: string): number {
  if (!/^\s*[+-]?\d{1,20}\s*$/.test(text)) {
    throw new XmlRpcSyntaxError(`"${text.slice(0, 20)}" is no whole number`);
  }
  return Number(text);
}

function double(text: string): number {
  const word = text.trim().toLowerCase();
  if (word === "nan") return NaN;
  const infinite = /^([+-]?)inf(inity)?$/.exec(word);
  if (infinite) return infinite[1] === "-" ? -Infinity : Infinity;
  const value = word === "" ? NaN : Number(word);
  if (Number.isNaN(value)) throw new XmlRpcSyntaxError(`"${text.slice(0, 20)}" is no number`);
  return value;
}

/** `20261128T01:02:03`, which says no time zone: ROS means UTC. */
function date(text: string): Date {
  const [, year, month, day, time] =
    /^\s*(\d{4})-?(\d\d)-?(\d\d)T(\d\d:\d\d:\d\d)Z?\s*$/.exec(text) ?? [];
  const value = new Date(`${year}-${month}-${day}T${time}Z`);
  if (!Number.isNaN(value.getTime())) return value;
  throw new XmlRpcSyntaxError(`"${text.slice(0, 30)}" is no time`);
}

function bytes(text: string): Uint8Array {
  try {
    return Uint8Array.fromBase64(text);
  } catch (cause) {
    throw new XmlRpcSyntaxError("what is said to be base64 is none", { cause });
  }
}

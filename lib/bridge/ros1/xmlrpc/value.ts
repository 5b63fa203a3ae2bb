/** What XML-RPC carries. `null` is no part of its standard, and yet in use. */
export type XmlRpcValue =
  | null
  | boolean
  | number
  | string
  | Date
  | Uint8Array
  | readonly XmlRpcValue[]
  | XmlRpcStruct;

/** A value with names. */
export interface XmlRpcStruct {
  readonly [name: string]: XmlRpcValue;
}

/** A call: what is called, and with what. */
export interface XmlRpcCall {
  readonly method: string;
  readonly params: readonly XmlRpcValue[];
}

/** Says that what came is no XML-RPC. */
export class XmlRpcSyntaxError extends Error {
  /** The name of the class. */
  override readonly name = "XmlRpcSyntaxError";
}

/** The other side's answer that it failed. */
export class XmlRpcFault extends Error {
  /** The name of the class. */
  override readonly name = "XmlRpcFault";

  /**
   * @param code What the other side calls it.
   * @param message What it says.
   */
  constructor(readonly code: number, message: string) {
    super(message);
  }
}

/** @returns Whether a value is one with names. */
export function isStruct(value: XmlRpcValue | undefined): value is XmlRpcStruct {
  return typeof value === "object" && value !== null && !Array.isArray(value) &&
    !(value instanceof Date) && !(value instanceof Uint8Array);
}

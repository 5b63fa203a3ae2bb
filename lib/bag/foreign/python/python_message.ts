import { type DateTime, readDateTime, toDate } from "../../../pickle/date_time.ts";
import { PickleError } from "../../../pickle/pickle_error.ts";
import type { MakeObject } from "../../../pickle/python_object.ts";
import { unpickle } from "../../../pickle/unpickle.ts";
import { encodeMsgpack } from "../foreign_messages.ts";

/** A message as Python's rosy records it. */
export interface PythonBagMessage {
  readonly topic: string;
  /** When it was recorded, in nanoseconds since the Unix epoch. */
  readonly logTime: bigint;
  /**
   * Its arguments as a list, in MessagePack; keyword arguments, where there are some, are one object at
   * the end.
   */
  readonly data: Uint8Array;
}

/**
 * Reads a message of a recording of Python's rosy: a tuple of when it came, its topic, its arguments and
 * its keyword arguments.
 *
 * @param bytes A pickle.
 * @returns The message.
 * @throws {PickleClassError} If it holds an object of a class of somebody's own.
 * @throws {PickleError} If it is no such message.
 * @throws {TypeError} If there is no way to say it here, as with a list that holds itself.
 */
export function readPythonMessage(bytes: Uint8Array): PythonBagMessage {
  /** What dates were read from: they themselves are only exact to the millisecond. */
  const moments = new Map<unknown, DateTime>();
  const note: MakeObject = (object) => {
    const moment = readDateTime(object);
    const date = toDate(moment);
    moments.set(date, moment);
    return date;
  };
  const read = unpickle(bytes, { classes: new Map([["datetime.datetime", note]]) });
  const [date, topic, args, keywords, ...more] = Array.isArray(read) ? read : [];
  const moment = moments.get(date);
  const isMessage = moment && typeof topic === "string" && topic !== "" && Array.isArray(args) &&
    isFields(keywords) && more.length === 0;
  if (!isMessage) throw new PickleError("it is no message of a recording of Python's rosy");
  const hasKeywords = Object.keys(keywords).length > 0;
  return {
    topic,
    logTime: nanoseconds(moment),
    data: encodeMsgpack(hasKeywords ? [...args, keywords] : args),
  };
}

function nanoseconds({ secondMs, microseconds }: DateTime): bigint {
  const time = BigInt(secondMs) * 1_000_000n + BigInt(microseconds) * 1000n;
  return time < 0n ? 0n : time;
}

function isFields(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null &&
    Object.getPrototypeOf(value) === Object.prototype;
}

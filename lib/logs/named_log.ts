import { LOG_THRESHOLDS, type LogLevel, type LogThreshold, passes } from "../log/log_level.ts";
import { briefText, thrownText } from "../log/error_text.ts";
import { callSite, type CallSites } from "./call_sites.ts";
import type { ChildLogOptions, LogFunction, LogLineOptions, NodeLog } from "./node_log.ts";
import { cutText, plainValue } from "./plain_value.ts";

/** A log line on its way, with what was handed along as plain JSON. */
export interface LogLine {
  readonly level: LogLevel;
  readonly text: string;
  readonly part: string | undefined;
  readonly data: unknown;
}

/** Where lines go, and what is one for all logs of a node. */
export interface LogOutlets {
  /** The node's full name. */
  readonly nodeName: string;
  readonly level: LogThreshold;
  readonly topicLevel: LogThreshold;
  readonly sites: CallSites;
  /** The node's time, in milliseconds on a monotonic clock. */
  readonly monotonicMs: () => number;
  /** Writes a line to the terminal. */
  readonly show: (line: LogLine) => void;
  /** Publishes a line; it is made where it goes out only. */
  readonly publish: (level: LogLevel, line: () => LogLine) => void;
}

/** A line's text is cut beyond this, in UTF-16 units. */
const MAX_TEXT_LENGTH = 16_384;

/** The {@linkcode NodeLog} of a node, or of a part of it. */
export class NamedLog implements NodeLog {
  readonly name: string;
  // Each is a function of its own, so that `const { info } = node.log` works.
  readonly debug: LogFunction = this.#at("debug");
  readonly info: LogFunction = this.#at("info");
  readonly warn: LogFunction = this.#at("warn");
  readonly error: LogFunction = this.#at("error");
  readonly #outlets: LogOutlets;
  readonly #parent: NamedLog | undefined;
  readonly #part: string | undefined;
  readonly #fields: Readonly<Record<string, unknown>> | undefined;
  #level: LogThreshold | undefined;
  #topicLevel: LogThreshold | undefined;

  /**
   * @param outlets Where lines go.
   * @param of The log that it is a part of, its name, and the fields of all its lines.
   */
  constructor(
    outlets: LogOutlets,
    of?: { parent: NamedLog; part: string; fields: Readonly<Record<string, unknown>> | undefined },
  ) {
    this.#outlets = outlets;
    this.#parent = of?.parent;
    this.#fields = of?.fields;
    this.#part = of && (of.parent.#part === undefined ? of.part : `${of.parent.#part}.${of.part}`);
    this.name = this.#part === undefined ? outlets.nodeName : `${outlets.nodeName}.${this.#part}`;
  }

  get level(): LogThreshold {
    return this.#level ?? this.#parent?.level ?? this.#outlets.level;
  }

  set level(level: LogThreshold) {
    this.#level = checkThreshold(level);
  }

  get topicLevel(): LogThreshold {
    return this.#topicLevel ?? this.#parent?.topicLevel ?? this.#outlets.topicLevel;
  }

  set topicLevel(level: LogThreshold) {
    this.#topicLevel = checkThreshold(level);
  }

  child(part: string, { data }: ChildLogOptions = {}): NodeLog {
    if (typeof part !== "string" || part === "") {
      throw new TypeError(
        `Cannot make a child of log "${this.name}": its name must be a text such as "wheels"`,
      );
    }
    const fields = data && { ...this.#fields, ...data };
    return new NamedLog(this.#outlets, { parent: this, part, fields: fields ?? this.#fields });
  }

  #at(level: LogLevel): LogFunction {
    const log: LogFunction = (text, options) => {
      const isShown = passes(level, this.level);
      const isPublished = passes(level, this.topicLevel);
      if (!isShown && !isPublished) return;
      const given = optionsOf(options);
      if (isRepeated(given) && !this.#isDue(given, log, text)) return;
      let made: LogLine | undefined;
      const line = () => made ??= this.#line(level, text, given.data);
      if (isShown) this.#outlets.show(line());
      if (isPublished) this.#outlets.publish(level, line);
    };
    return log;
  }

  #isDue(options: LogLineOptions, log: LogFunction, text: unknown): boolean {
    const { sites, monotonicMs } = this.#outlets;
    return sites.isDue(callSite(log, `${this.name} ${textOf(text)}`), options, monotonicMs());
  }

  #line(level: LogLevel, text: unknown, data: unknown): LogLine {
    // Types say it is a text; whoever logs an error by itself shall not lose its stack.
    const handed = data === undefined && text instanceof Error ? text : data;
    return {
      level,
      text: cutText(textOf(text), MAX_TEXT_LENGTH),
      part: this.#part,
      data: this.#data(handed),
    };
  }

  #data(data: unknown): unknown {
    if (!this.#fields) return data === undefined ? undefined : plainValue(data);
    if (data === undefined) return plainValue(this.#fields);
    const isOfFields = typeof data === "object" && data !== null && !Array.isArray(data) &&
      !(data instanceof Error);
    return plainValue(joined(this.#fields, isOfFields ? data : { data }));
  }
}

function isRepeated({ everyMs, once }: LogLineOptions): boolean {
  return once === true || (typeof everyMs === "number" && everyMs > 0);
}

function optionsOf(options: LogLineOptions | Error | undefined): LogLineOptions {
  if (options === undefined || options === null) return {};
  // Types say what it is; whatever else it may be is not to be lost.
  return typeof options !== "object" || options instanceof Error ? { data: options } : options;
}

/** Fields of both, unread: `plainValue()` minds those that throw. */
function joined(fields: object, more: object): object {
  try {
    return Object.create(Object.prototype, {
      ...Object.getOwnPropertyDescriptors(fields),
      ...Object.getOwnPropertyDescriptors(more),
    });
  } catch (error) {
    return { ...fields, data: `[unreadable: ${briefText(error)}]` };
  }
}

function textOf(thrown: unknown): string {
  if (typeof thrown === "string") return thrown;
  return thrown instanceof Error ? briefText(thrown) : thrownText(thrown);
}

function checkThreshold(level: unknown): LogThreshold {
  const known = LOG_THRESHOLDS.find((each) => each === level);
  if (known) return known;
  throw new TypeError(
    `Cannot set the level of a log to ${thrownText(level)}: it must be one of ${
      LOG_THRESHOLDS.join(", ")
    }`,
  );
}

import type { Node } from "../facade/node.ts";
import type { LogLevel } from "../log/log_level.ts";
import type { Logger } from "../log/logger.ts";
import { LOG_TOPIC, LogMessage } from "../logs/log_message.ts";
import { KEPT_LINES, LogPublisher } from "../logs/log_publisher.ts";
import { cutText } from "../logs/plain_value.ts";
import type { Clock } from "../time/clock.ts";
import type { Topic } from "../topic/topic.ts";
import type { LaunchEvent, LaunchReporter, OutputStream } from "./events.ts";

/** What {@linkcode OutputTopic} publishes by. */
export interface OutputTopicOptions {
  /** The processes. */
  readonly labels: readonly string[];
  /** Starts the node that publishes; it may take its time, and the signal gives up. */
  readonly start: (signal: AbortSignal) => Promise<Node>;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Told that the node cannot be started. */
  readonly failed: (error: unknown) => void;
}

const MAX_LINE_LENGTH = 4096;
const MAX_KEPT_BYTES = 4 * 1024 * 1024;

// deno-lint-ignore no-control-regex -- this is how colours are written
const COLOURS = /\x1b\[[\d;:]*m/g;

/** How lines say what they are in most programs, the gravest first. */
const LEVEL_WORDS: readonly (readonly [LogLevel, RegExp])[] = [
  ["error", /\b(ERROR|FATAL|CRITICAL)\b/],
  ["warn", /\bWARN(ING)?\b/],
  ["info", /\bINFO\b/],
  ["debug", /\bDEBUG\b/],
];

/**
 * Publishes what processes print on the topic of logs, on its way to another reporter.
 *
 * - Each process has the limits that a node has: 100 lines at once and 25 a second of a level.
 * - What a node of rosy logs it publishes itself: such lines on standard error are left out.
 * - Until the node is started the last lines of each process wait; where it cannot be, they go nowhere.
 */
export class OutputTopic implements LaunchReporter, AsyncDisposable {
  readonly #inner: LaunchReporter;
  readonly #options: OutputTopicOptions;
  readonly #publishers = new Map<string, LogPublisher>();
  readonly #ownLines = new Map<string, OwnLines>();
  readonly #starting: Promise<void>;
  readonly #ending = new AbortController();
  #node: Node | undefined;
  #topic: Topic<[LogMessage]> | undefined;

  /**
   * @param inner Who hears of all that happens.
   * @param options The processes, and the node.
   */
  constructor(inner: LaunchReporter, options: OutputTopicOptions) {
    this.#inner = inner;
    this.#options = options;
    const { labels, clock, logger } = options;
    for (const label of labels) {
      const send = (message: LogMessage) => this.#send(message);
      this.#publishers.set(label, new LogPublisher({ send, clock, logger }));
      this.#ownLines.set(label, new OwnLines(label));
    }
    this.#starting = this.#start().catch((error) => {
      if (!this.#ending.signal.aborted) options.failed(error);
    });
  }

  event(event: LaunchEvent): void {
    this.#inner.event(event);
  }

  output(label: string, stream: OutputStream, lines: readonly string[]): Promise<void> {
    for (const line of lines) this.#publish(label, stream, line.replaceAll(COLOURS, ""));
    return this.#inner.output(label, stream, lines);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#ending.abort();
    await this.#starting;
    await this.#node?.stop();
  }

  async #start(): Promise<void> {
    const { labels, start } = this.#options;
    this.#node = await start(this.#ending.signal);
    this.#topic = this.#node.getTopic(LOG_TOPIC, {
      schema: LogMessage,
      validate: false,
      policy: "drop-oldest",
      retain: { count: KEPT_LINES * labels.length, bytes: MAX_KEPT_BYTES },
    });
    for (const publisher of this.#publishers.values()) publisher.open();
  }

  async #send(message: LogMessage): Promise<void> {
    // What waited could not know it yet.
    await this.#topic?.send({ ...message, uuid: this.#node!.id.uuid });
  }

  #publish(label: string, stream: OutputStream, line: string): void {
    if (stream === "stderr" && this.#ownLines.get(label)?.has(line)) return;
    if (line.trim() === "") return;
    const level = levelOf(line, stream);
    const stampMs = this.#options.clock.epochMs();
    this.#publishers.get(label)?.publish(level, () => ({
      level,
      text: cutText(line, MAX_LINE_LENGTH),
      node: label,
      uuid: "",
      stampMs,
      source: "output",
    }));
  }
}

/** Tells which lines of a process are those that its node publishes itself. */
class OwnLines {
  readonly #name: string;
  #isWithin = false;

  /** @param label What the process is called: its node's name, numbered where there are several. */
  constructor(label: string) {
    this.#name = label.replace(/#\d+$/, "");
  }

  /** Tells whether a line is one, or goes on one. */
  has(line: string): boolean {
    const [, name] = /^\[(.+?)\] (?:DEBUG|INFO|WARN|ERROR) /.exec(line) ?? [];
    if (name !== undefined) {
      this.#isWithin = name === "rosy" || name === this.#name || name.startsWith(`${this.#name}.`);
    } else if (!line.startsWith("  ")) this.#isWithin = false;
    return this.#isWithin;
  }
}

/** What goes to standard error is worth a look, unless it says itself what it is. */
function levelOf(line: string, stream: OutputStream): LogLevel {
  const told = LEVEL_WORDS.find(([, word]) => word.test(line))?.[0];
  return told ?? (stream === "stderr" ? "warn" : "info");
}

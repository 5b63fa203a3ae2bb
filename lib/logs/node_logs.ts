import type { LogLevel, LogThreshold } from "../log/log_level.ts";
import { passes } from "../log/log_level.ts";
import type { Logger } from "../log/logger.ts";
import type { CoreNode } from "../node/core_node.ts";
import type { Clock } from "../time/clock.ts";
import type { Topic } from "../topic/topic.ts";
import { CallSites } from "./call_sites.ts";
import { withFields } from "./fields_text.ts";
import { LOG_TOPIC, loggerName, LogMessage, type LogSource } from "./log_message.ts";
import { KEPT_LINES, LogPublisher } from "./log_publisher.ts";
import { type LogLine, NamedLog } from "./named_log.ts";
import type { NodeLog } from "./node_log.ts";
import { cutText } from "./plain_value.ts";

/** What the logs of a node are made of. */
export interface NodeLogsOptions {
  /** Sends what is published. */
  readonly node: Pick<CoreNode, "id" | "signal" | "getTopic">;
  /** Where lines go that the terminal is to show; rosy's own have gone there already. */
  readonly logger: Logger;
  readonly level: LogThreshold;
  readonly topicLevel: LogThreshold;
  /** The machine's clock. */
  readonly clock: Clock;
  /** The node's time. */
  readonly time: Clock;
}

/** What is logged is well-formed, and waits for nobody. */
const TOPIC_OPTIONS = {
  schema: LogMessage,
  validate: false,
  policy: "drop-oldest",
  retain: { count: KEPT_LINES, bytes: 4 * 1024 * 1024 },
} as const;
/** Loggers of so many names are kept. */
/** A line of rosy's is cut beyond this, in UTF-16 units. */
const MAX_ROSY_LENGTH = 4096;

/** All that a node logs: its program's lines, and rosy's own warnings. */
export class NodeLogs {
  /** The log of the program. */
  readonly log: NodeLog;
  readonly #options: NodeLogsOptions;
  readonly #publisher: LogPublisher;
  #topic: Topic<[LogMessage]> | undefined;
  readonly #loggers = new Map<string, Logger>();
  #isShowing = false;

  constructor(options: NodeLogsOptions) {
    const { node: { id }, level, topicLevel, time, clock, logger } = this.#options = options;
    this.#publisher = new LogPublisher({
      send: (message) => this.#send(message),
      clock,
      logger,
    });
    this.log = new NamedLog({
      nodeName: id.name,
      level,
      topicLevel,
      sites: new CallSites(),
      monotonicMs: () => time.monotonicMs(),
      show: (line) => this.#show(line),
      publish: (level, line) => {
        this.#publisher.publish(level, () => this.#message("program", line()));
      },
    });
  }

  /** Publishes a warning or an error of rosy itself, which the terminal shows already. */
  publishOwn(level: LogLevel, text: string): void {
    // One about the topic of logs would come again because it was published.
    if (text.includes(`"${LOG_TOPIC}"`) || !passes(level, this.log.topicLevel)) return;
    this.#publisher.publish(level, () => this.#rosyMessage(level, text));
  }

  /** The node is started. */
  open(): void {
    this.#publisher.open();
  }

  /** The node is about to end: tells how many lines were left out since the last one. */
  finish(): void {
    this.#publisher.finish(() =>
      this.#rosyMessage("info", "Further lines were too many to publish")
    );
  }

  /** The topic is one of the node's only once there is something to send. */
  async #send(message: LogMessage): Promise<void> {
    const { node } = this.#options;
    if (node.signal.aborted) return;
    this.#topic ??= node.getTopic(`/${LOG_TOPIC}`, TOPIC_OPTIONS);
    await this.#topic.send(message);
  }

  #show({ level, text, part, data }: LogLine): void {
    // A logger may log by the node, which logs by it.
    if (this.#isShowing) return;
    this.#isShowing = true;
    const name = loggerName({ node: this.#options.node.id.name, part });
    try {
      this.#logger(name)[level](withFields(text, data));
    } catch {
      // The logger is the user's, and a log call throws nothing: there is no other place to say so.
    } finally {
      this.#isShowing = false;
    }
  }

  #logger(name: string): Logger {
    const { logger } = this.#options;
    if (!logger.named) return logger;
    const known = this.#loggers.get(name);
    if (known) return known;
    // Names of parts that are made anew all the time must not pile up.
    if (this.#loggers.size >= MAX_LOGGERS) this.#loggers.clear();
    const made = logger.named(name);
    this.#loggers.set(name, made);
    return made;
  }

  #rosyMessage(level: LogLevel, text: string): LogMessage {
    const line = { level, text: cutText(text, MAX_ROSY_LENGTH), part: undefined, data: undefined };
    return this.#message("rosy", line);
  }

  #message(source: LogSource, { level, text, part, data }: LogLine): LogMessage {
    const { node: { id }, time } = this.#options;
    return {
      level,
      text,
      node: id.name,
      uuid: id.uuid,
      ...(part !== undefined && { part }),
      stampMs: time.epochMs(),
      source,
      ...(data !== undefined && { data }),
    };
  }
}

const MAX_LOGGERS = 256;

/** What stands for a level of no text, such as the one before the slash of `/light`. */
const EMPTY_LEVEL = "%";
/** Characters that a topic of MQTT cannot hold, and what they are there. */
const SPECIAL_HERE: Readonly<Record<string, string>> = { "+": "%2B", "#": "%23", "\0": "%00" };
/** The longest topic of MQTT, in bytes of UTF-8. */
const MAX_TOPIC_BYTES = 65_535;
/** Where the bridge's own topics are where it has no prefix. */
const DEFAULT_BASE = "rosy";
/** The first levels below the base that are the bridge's own. */
const OWN_LEVELS = ["$bridge", "$service", "$answer"];

const encoder = new TextEncoder();

/**
 * What far names are called as topics of MQTT.
 *
 * - Names that both sides can have are the same, below the prefix.
 * - What a topic cannot hold is escaped as in URLs: `+`, `#`, and a `$` at the beginning. What a name
 *   cannot hold is escaped in the name: `*` is `%2A`, a level of no text `%`.
 * - Whatever looks like such an escape and is none has one `25` more behind its `%`, so each name has
 *   one topic, each topic one name, and either leads back to the other.
 */
export class TopicNames {
  /** Where the bridge's own topics are: the prefix, or `rosy`. */
  readonly base: string;
  readonly #prefix: string;

  /**
   * @param prefix The topic below which all others are; an empty one for none.
   * @throws {TypeError} If it is no topic.
   */
  constructor(prefix: string) {
    checkPrefix(prefix);
    this.base = prefix || DEFAULT_BASE;
    this.#prefix = prefix && `${prefix}/`;
  }

  /**
   * @param name A far name.
   * @returns Its topic.
   * @throws {TypeError} If it cannot be one.
   */
  topic(name: string): string {
    const topic = this.#prefix + escapeName(name, toTopicLevel);
    if (topic.startsWith("$")) {
      throw new TypeError(`Cannot publish to "${topic}": it is the broker's, and can only be read`);
    }
    if (this.#isOwn(topic)) {
      throw new TypeError(`Cannot use "${name}" as a topic of MQTT: the bridge's own are there`);
    }
    if (topic === "") throw new TypeError(`Cannot use "${name}" as a topic of MQTT: it is empty`);
    if (topic.length * 3 > MAX_TOPIC_BYTES && encoder.encode(topic).length > MAX_TOPIC_BYTES) {
      throw new TypeError(`Cannot use a name as a topic of MQTT: it is too long`);
    }
    return topic;
  }

  /** @returns The far name of a topic; `undefined` where it has none. */
  name(topic: string): string | undefined {
    if (!topic.startsWith(this.#prefix) || this.#isOwn(topic)) return undefined;
    return topic === "" ? undefined : escapeName(topic.slice(this.#prefix.length), toNameLevel);
  }

  /**
   * @param pattern A far name or pattern.
   * @returns The narrowest filter of MQTT that lets through what it matches; more, where a star stands
   * beside text, or levels follow a `**`.
   */
  filter(pattern: string): string {
    const levels = pattern.split("/");
    const at = levels.indexOf("**");
    const before = (at < 0 ? levels : levels.slice(0, at)).map((level, index) =>
      level.includes("*") ? "+" : toTopicLevel(level, index)
    );
    return this.#prefix + [...before, ...(at < 0 ? [] : ["#"])].join("/");
  }

  #isOwn(topic: string): boolean {
    return OWN_LEVELS.some((level) => {
      const own = `${this.base}/${level}`;
      return topic === own || topic.startsWith(`${own}/`);
    });
  }
}

/**
 * Escapes one level of a name, for a bridge's own topics.
 *
 * @param text The text of the level, which may hold slashes.
 * @returns A level of a topic.
 */
export function ownLevel(text: string): string {
  return toTopicLevel(text.replaceAll("/", "%2F"), 0);
}

function escapeName(name: string, escape: (level: string, index: number) => string): string {
  return name.split("/").map(escape).join("/");
}

function toTopicLevel(level: string, index: number): string {
  if (!/[+#$%\0]/.test(level)) return level;
  if (/^%+$/.test(level)) return level.slice(1);
  const escaped = level
    .replace(/%(25)*(2B|23|00)/g, (found) => `%25${found.slice(1)}`)
    .replace(/%(25)*2A/g, (found) => found === "%2A" ? "*" : `%${found.slice(3)}`)
    .replace(/[+#\0]/g, (found) => SPECIAL_HERE[found]!);
  return index === 0 ? swapDollar(escaped) : escaped;
}

function toNameLevel(level: string, index: number): string {
  if (level === "") return EMPTY_LEVEL;
  if (!/[*$%]/.test(level)) return level;
  if (/^%+$/.test(level)) return `%${level}`;
  const escaped = level
    .replace(/%(25)*(2B|23|00)/g, (found) => unescapeSpecial(found))
    .replace(/%(25)*2A/g, (found) => `%25${found.slice(1)}`)
    .replaceAll("*", "%2A");
  return index === 0 ? swapDollar(escaped) : escaped;
}

function unescapeSpecial(found: string): string {
  const code = found.slice(-2);
  return found.length === 3 ? String.fromCharCode(parseInt(code, 16)) : `%${found.slice(3)}`;
}

/** Topics of brokers begin with a `$`: a name that does is none of these, and the other way round. */
function swapDollar(level: string): string {
  if (level.startsWith("$")) return `%24${level.slice(1)}`;
  return level.startsWith("%24") ? `$${level.slice(3)}` : level;
}

function checkPrefix(prefix: string): void {
  if (prefix === "") return;
  const why = whyNoPrefix(prefix);
  if (why !== undefined) throw new TypeError(`Cannot use "${prefix}" as a prefix: ${why}`);
}

function whyNoPrefix(prefix: string): string | undefined {
  if (/[+#]/.test(prefix) || prefix.includes("\0")) {
    return 'a topic of MQTT holds no "+" and no "#"';
  }
  if (prefix.startsWith("$")) return 'topics that begin with "$" are the broker\'s';
  if (prefix.endsWith("/")) return "leave its last slash out";
  return encoder.encode(prefix).length > 255 ? "it is longer than 255 bytes" : undefined;
}

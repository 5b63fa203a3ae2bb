/** A filter of MQTT, taken apart once: `+` stands for a level, `#` for all that follow. */
export class TopicFilter {
  /** As it is written. */
  readonly text: string;
  readonly #levels: readonly string[];
  readonly #isTopic: boolean;

  /** @param text The filter; `$share/GROUP/` before it is no part of what topics are compared with. */
  constructor(text: string) {
    this.text = text;
    this.#levels = text.replace(/^\$share\/[^/]+\//, "").split("/");
    this.#isTopic = !/[+#]/.test(text);
  }

  /** @returns Whether a topic is let through. */
  matches(topic: string): boolean {
    if (this.#isTopic) return topic === this.text;
    // No wildcard lets a broker's own topics through.
    if (topic.startsWith("$") && !this.#levels[0]!.startsWith("$")) return false;
    const levels = topic.split("/");
    for (const [index, level] of this.#levels.entries()) {
      if (level === "#") return true;
      if (index >= levels.length || (level !== "+" && level !== levels[index])) return false;
    }
    return levels.length === this.#levels.length;
  }
}

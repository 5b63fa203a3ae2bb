/** What of a mesh Home Assistant is to find by itself. */
export interface HomeAssistantOptions {
  /**
   * Where it looks for what is new.
   *
   * @default {"homeassistant"}
   */
  readonly prefix?: string;
  /** What it is to find. */
  readonly sensors: readonly HomeAssistantSensor[];
  /**
   * Whether they are taken back when the bridge ends; they are shown as unavailable otherwise.
   *
   * @default {false}
   */
  readonly removes?: boolean;
  /**
   * What all of them belong to, for people.
   *
   * @default {prefix} Of the bridge
   */
  readonly device?: string;
}

/** One value of a topic. */
export interface HomeAssistantSensor {
  /** The topic, by its name at the broker without the prefix. */
  readonly topic: string;
  /** Which value of the message, by names with dots between them; all of it, if absent. */
  readonly field?: string;
  /** What it is called; the topic and the field, if absent. */
  readonly name?: string;
  /** What it is measured in; what its schema says (`unit`), if absent. */
  readonly unit?: string;
  /** What is measured, in Home Assistant's words: `temperature`. */
  readonly deviceClass?: string;
  /** How it develops, in Home Assistant's words: `measurement`. */
  readonly stateClass?: string;
}

/** The words that follow a sensor in a text, and what they are. */
const WORDS: Readonly<Record<string, "name" | "unit" | "deviceClass" | "stateClass">> = {
  name: "name",
  unit: "unit",
  class: "deviceClass",
  state_class: "stateClass",
};

/**
 * Reads a sensor from a text such as `kitchen/air:celsius unit=°C class=temperature name=Kitchen`.
 *
 * @param text The topic; the field after a colon; words after spaces, of which the last may hold spaces.
 * @throws {TypeError} If it makes no sense.
 */
export function readSensor(text: string): HomeAssistantSensor {
  const [place = "", ...rest] = text.trim().split(/\s+(?=\w+=)/);
  const colon = place.lastIndexOf(":");
  const topic = colon < 0 ? place : place.slice(0, colon);
  const field = colon < 0 ? "" : place.slice(colon + 1);
  if (topic === "" || /[\s*]/.test(topic)) {
    throw new TypeError(`Cannot use "${text}" as a sensor: it begins with one topic's name`);
  }
  return {
    topic,
    ...(field !== "" && { field }),
    ...Object.fromEntries(rest.map((word) => readWord(word, text))),
  };
}

function readWord(word: string, text: string): [string, string] {
  const at = word.indexOf("=");
  const key = WORDS[word.slice(0, at)];
  if (key === undefined) {
    throw new TypeError(
      `Cannot use "${text}" as a sensor: "${word}" is none of its words, which are ` +
        Object.keys(WORDS).map((each) => `${each}=`).join(", "),
    );
  }
  return [key, word.slice(at + 1)];
}

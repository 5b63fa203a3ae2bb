import { fieldAt, readFieldSteps } from "../../../../schema/document/field_path.ts";
import type { TypeDocument } from "../../../../schema/document/type_document.ts";
import type { Collector } from "../../over_time/collector.ts";
import { fieldText, type SeriesField } from "../../over_time/series_field.ts";
import type { Message } from "../../robot/message.ts";
import { FieldType } from "../message/tree/field_type.ts";
import { stateText } from "./state_text.ts";
import { Transitions } from "./transitions.ts";

/** So many messages wait for what is known of their topic. */
const MAX_WAITING = 10_000;

interface StateRow {
  readonly field: string;
  readonly steps: readonly string[] | undefined;
  readonly transitions: Transitions;
}

/** What rows of states have collected. What is shown no longer is forgotten. */
export class StateData implements Collector {
  #rows = new Map<string, StateRow>();
  #byTopic = new Map<string, StateRow[]>();
  readonly #types = new Map<string, FieldType>();
  /** What came before it was known what numbers are called: they would change their names else. */
  readonly #waiting = new Map<string, Message[]>();

  /** Says which rows there are. */
  show(fields: readonly SeriesField[]): void {
    const rows = new Map<string, StateRow>();
    const byTopic = new Map<string, StateRow[]>();
    for (const one of fields) {
      const key = fieldText(one);
      if (rows.has(key)) continue;
      const row = this.#rows.get(key) ?? newRow(one);
      rows.set(key, row);
      byTopic.set(one.topic, [...byTopic.get(one.topic) ?? [], row]);
    }
    this.#rows = rows;
    this.#byTopic = byTopic;
  }

  /** Says what is known of a topic's messages: numbers have names then. Until then, messages wait. */
  setType(topic: string, document: TypeDocument | null): void {
    this.#types.set(topic, FieldType.ofTopic(document));
    const waiting = this.#waiting.get(topic) ?? [];
    this.#waiting.delete(topic);
    for (const message of waiting) this.take(message);
  }

  get topics(): readonly string[] {
    return [...this.#byTopic.keys()].sort();
  }

  /** When a row has changed. */
  of(field: SeriesField): Transitions | undefined {
    return this.#rows.get(fieldText(field))?.transitions;
  }

  take(message: Message): void {
    const { topic, atMs, value } = message;
    const type = this.#types.get(topic);
    if (type === undefined) return this.#wait(message);
    for (const { steps, transitions } of this.#byTopic.get(topic) ?? []) {
      const found = steps && fieldAt(value, steps);
      if (found === undefined) continue;
      const nameOf = (state: unknown) =>
        steps!.reduce((part, step) => part.part(step), type).nameOf(state);
      transitions.add(atMs, stateText(found.value, nameOf));
    }
  }

  breakOff(atMs: number): void {
    for (const { transitions } of this.#rows.values()) {
      if (transitions.all.length > 0) transitions.add(atMs, undefined);
    }
  }

  clear(): void {
    this.#waiting.clear();
    for (const { transitions } of this.#rows.values()) transitions.clear();
  }

  #wait(message: Message): void {
    const waiting = this.#waiting.get(message.topic) ?? [];
    if (waiting.length < MAX_WAITING) waiting.push(message);
    this.#waiting.set(message.topic, waiting);
  }
}

function newRow({ field }: SeriesField): StateRow {
  const steps = field === "" ? [] : readFieldSteps(field);
  return { field, steps, transitions: new Transitions() };
}

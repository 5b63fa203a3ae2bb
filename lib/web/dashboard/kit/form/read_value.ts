import { withBytes } from "../../../../schema/document/with_bytes.ts";
import { plainValue, type Position } from "../../../../yaml/located.ts";
import { readYaml, YamlError } from "../../../../yaml/read_yaml.ts";
import type { Place } from "./place.ts";
import { Unreadable } from "./unreadable.ts";

/** A text that is no value, and where it stops being one. */
export class UnreadableText extends Unreadable {
  /** Where, counted from 1. */
  readonly position: Position;

  /**
   * @param text What was typed.
   * @param problem What is wrong with it.
   * @param position Where.
   */
  constructor(text: string, problem: string, position: Position) {
    super(text, `line ${position.line}, column ${position.column}: ${problem}`);
    this.position = position;
  }
}

/**
 * Reads a value that somebody has typed: JSON or YAML, with text in base64 where the schema has bytes.
 *
 * @param text What was typed.
 * @param place The value's schema.
 * @returns The value; else what is wrong, and where.
 */
export function readValue(text: string, { schema, root }: Place): unknown {
  try {
    return withBytes(plainValue(readYaml(text)), schema, root);
  } catch (error) {
    if (!(error instanceof YamlError)) return new Unreadable(text, String(error));
    const { message, position } = firstCause(error);
    return new UnreadableText(text, message, position);
  }
}

/** What the parser says of JSON that does not end where it should, and of what is only a consequence. */
const CONSEQUENCES = /^(?:Implicit keys need|a key must be text)/;

function firstCause({ problems }: YamlError): YamlError["problems"][0] {
  return problems.find(({ message }) => !CONSEQUENCES.test(message)) ?? problems[0]!;
}

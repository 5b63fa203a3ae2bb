/**
 * `diagnostic_msgs` of ROS: how the parts of a robot are.
 *
 * Written by `deno task schemas:generate`.
 *
 * @module
 */

import type { NamedSchema } from "../../schema/named_schema.ts";
import { arrayOf, choice, message, nested, text } from "../fields.ts";
import { Header } from "./std_msgs.ts";

/** A value with its name. */
export interface KeyValue {
  /** Its name. */
  key: string;
  /** The value, as text. */
  value: string;
}

/** The schema of {@linkcode KeyValue}: `diagnostic_msgs/msg/KeyValue`. */
export const KeyValue: NamedSchema<KeyValue> = message(
  "diagnostic_msgs/msg/KeyValue",
  "A value with its name.",
  {
    key: text("Its name."),
    value: text("The value, as text."),
  },
);

/** The numbers that `level` may be. */
export const DiagnosticLevel: {
  /** All is well. */
  readonly OK: 0;
  /** Something should be looked at. */
  readonly WARN: 1;
  /** It does not work. */
  readonly ERROR: 2;
  /** Nothing was heard of it for too long. */
  readonly STALE: 3;
} = { OK: 0, WARN: 1, ERROR: 2, STALE: 3 };

/** One of the numbers of `level`. */
export type DiagnosticLevel = 0 | 1 | 2 | 3;

/** How one part of a robot is. */
export interface DiagnosticStatus {
  /** How well it is. */
  level: DiagnosticLevel;
  /** The name of the part or of the test. */
  name: string;
  /** What there is to say. */
  message: string;
  /** Which device it is. */
  hardware_id: string;
  /** More values. */
  values: KeyValue[];
}

/** The schema of {@linkcode DiagnosticStatus}: `diagnostic_msgs/msg/DiagnosticStatus`. */
export const DiagnosticStatus: NamedSchema<DiagnosticStatus> = message(
  "diagnostic_msgs/msg/DiagnosticStatus",
  "How one part of a robot is.",
  {
    level: choice("diagnostic_msgs/DiagnosticLevel", "How well it is.", [
      ["OK", 0, "All is well."],
      ["WARN", 1, "Something should be looked at."],
      ["ERROR", 2, "It does not work."],
      ["STALE", 3, "Nothing was heard of it for too long."],
    ]),
    name: text("The name of the part or of the test."),
    message: text("What there is to say."),
    hardware_id: text("Which device it is."),
    values: arrayOf(nested(KeyValue), "More values."),
  },
);

/** How several parts of a robot are. */
export interface DiagnosticArray {
  /** When it was looked at. */
  header: Header;
  /** One for each part. */
  status: DiagnosticStatus[];
}

/** The schema of {@linkcode DiagnosticArray}: `diagnostic_msgs/msg/DiagnosticArray`. */
export const DiagnosticArray: NamedSchema<DiagnosticArray> = message(
  "diagnostic_msgs/msg/DiagnosticArray",
  "How several parts of a robot are.",
  {
    header: nested(Header, "When it was looked at."),
    status: arrayOf(nested(DiagnosticStatus), "One for each part."),
  },
);

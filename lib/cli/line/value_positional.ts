import type { Positional } from "./command.ts";

/** The values of a message or a call. */
export const VALUES: Positional = {
  name: "VALUE",
  kind: "value",
  summary: "A value, or NAME=VALUE for one in the trailing object; - alone for standard input.",
  optional: true,
  repeated: true,
};

/** What the help says of them. */
export const VALUES_DESCRIPTION: readonly string[] = [
  "A number, true, false or null is what it looks like. Text that starts with {, [, \" or ' is " +
  "YAML flow, so JSON works too. All other text is a string as it stands.",
  "NAME=VALUE goes into one object, which comes last; no value may follow without a name.",
  "A lone - reads them from standard input, one message a line of JSON: what --json prints, an " +
  'object with the values in "args", or the only value.',
  "js:EXPRESSION is JavaScript, computed afresh each time.",
];

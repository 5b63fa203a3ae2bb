import type { Flag, Positional } from "./command.ts";

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

/** What the help says of values that have a type. */
export const TYPES_DESCRIPTION: string =
  "Where nodes have a schema, what does not fit it is refused, with the path of the field; and text in " +
  "base64 stands for bytes. --template prints a command line to fill in, with --json a line for -.";

/** The flags of commands that send values. */
export const TYPE_FLAGS: readonly Flag[] = [
  {
    name: "template",
    type: "boolean",
    summary: "Print an example of the values, to fill in, and do nothing else.",
  },
  {
    name: "no-check",
    type: "boolean",
    summary: "Do not look whether the values fit the schema that nodes have.",
  },
];

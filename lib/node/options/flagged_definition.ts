import { mustBePort } from "./checks.ts";
import type { FlaggedDefinition } from "./definition.ts";
import { LOG_DEFINITION, type LogOption } from "./log_definition.ts";
import { LAYERED_DEFINITION, type LayeredOption } from "./layered_definition.ts";
import { fullNodeName } from "./node_names.ts";
import type { NodeOptions } from "./options.ts";

/** The name of an option of one node that a command line can give, beside those of its mesh. */
export type FlaggedNodeOption = "name" | LayeredOption | "serverPort" | LogOption;

/** Their checks, defaults and flags. */
export const FLAGGED_DEFINITION = {
  name: {
    form: "text",
    isName: true,
    isRequired: true,
    check: (value) => void fullNodeName(value as string),
    summary: "Name of the node that the command starts.",
    flag: { name: "name", placeholder: "NAME" },
  },
  ...LAYERED_DEFINITION,
  serverPort: {
    form: "integer",
    minimum: 0,
    maximum: 65_535,
    default: () => 0,
    check: mustBePort,
    summary: "TCP port to listen at, for others to name in --peers; any free one unless given.",
    flag: { name: "port", placeholder: "PORT" },
  },
  ...LOG_DEFINITION,
} as const satisfies {
  readonly [K in FlaggedNodeOption]: FlaggedDefinition<Required<NodeOptions>[K]>;
};

/** All of them, in the order of the help. */
export const NODE_OPTIONS: readonly (readonly [FlaggedNodeOption, FlaggedDefinition<unknown>])[] =
  Object
    .entries(FLAGGED_DEFINITION) as [FlaggedNodeOption, FlaggedDefinition<unknown>][];

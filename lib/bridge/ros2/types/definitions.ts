import type { parse } from "@foxglove/rosmsg";

/** What a type is made of, and all that is in that: the first is the type itself. */
export type Definitions = ReturnType<typeof parse>;
/** One of them. */
export type Definition = Definitions[number];
/** A field, or a constant that stands beside them. */
export type Field = Definition["definitions"][number];

import { useMemo, useState } from "preact/hooks";
import { initialValue } from "./initial_value.ts";
import type { Place } from "./place.ts";
import { type FieldProblem, problemsOf } from "./problems.ts";
import { editableOf } from "./value_text.ts";

/** What is being filled in. */
export interface Form extends Place {
  /** What it comes to; what cannot be read stands in it as such. */
  readonly value: unknown;
  /** What is wrong with it; nothing where it may be sent. */
  readonly problems: readonly FieldProblem[];
  /** Makes it something else. */
  readonly set: (value: unknown) => void;
}

/**
 * A form of a schema, which begins anew with each other schema.
 *
 * @param schema The schema, which stands by itself; `true` for one that says nothing.
 * @param given What it begins with; what the schema says unless it is given.
 * @returns The form, for `SchemaForm`.
 */
export function useForm(schema: unknown, given?: unknown): Form {
  const place = useMemo(() => ({ schema, root: schema }), [schema]);
  const [edited, setEdited] = useState<{ place: Place; value: unknown } | undefined>(undefined);
  const initial = useMemo(
    () => given === undefined ? initialValue(place) : editableOf(given),
    [place],
  );
  const value = edited?.place === place ? edited.value : initial;
  const problems = useMemo(() => problemsOf(value, place), [value, place]);
  return { ...place, value, problems, set: (value) => setEdited({ place, value }) };
}

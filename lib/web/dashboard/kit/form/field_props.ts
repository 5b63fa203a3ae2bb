import type { ComponentType, VNode } from "preact";
import type { FieldProblem } from "./problems.ts";
import type { Place } from "./place.ts";

/** What every field of a form gets. */
export interface FieldProps extends Place {
  /** What people call it. */
  readonly name: string;
  /** Its value; where nobody can read what was typed, that. */
  readonly value: unknown;
  /** It is another one; while somebody types, with each letter. */
  readonly onChange: (value: unknown) => void;
  /** It is as it shall be: somebody has let go of it, or has left the field. */
  readonly onCommit?: (() => void) | undefined;
  /** What is wrong with it, and with what is in it. */
  readonly problems: readonly FieldProblem[];
  /** Whether it can only be looked at. */
  readonly isDisabled?: boolean | undefined;
  /** Buttons beside its name. */
  readonly tools?: VNode | undefined;
  /** Alternatives within alternatives so far, at this very place. */
  readonly nesting?: number | undefined;
}

/** What a control of one kind of field gets. */
export interface ControlProps<F> extends FieldProps {
  /** What is to be filled in. */
  readonly field: F;
  /** Shows the fields that are in it. */
  readonly Inner: ComponentType<FieldProps>;
}

/** @returns What is wrong with a field itself, in one line; empty where nothing is. */
export function ownProblem(problems: readonly FieldProblem[]): string {
  return problems.filter(({ path }) => path.length === 0).map(({ message }) => message).join("; ");
}

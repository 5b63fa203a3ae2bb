import type { ComponentChildren, VNode } from "preact";
import { useId } from "preact/hooks";

/** How a control is tied to what is said of it. */
export interface Ties {
  /** The control's own. */
  readonly id: string;
  /** What the label is called, for what is no control that a label can name. */
  readonly labelId: string;
  readonly "aria-describedby": string | undefined;
  readonly "aria-invalid": boolean | undefined;
}

interface LabelledProps {
  readonly name: string;
  readonly hint: string;
  /** What is wrong; empty where nothing is. */
  readonly problem: string;
  readonly tools?: VNode | undefined;
  /** Whether it is a group of controls, which no label can name. */
  readonly isGroup?: boolean;
  readonly children: (ties: Ties) => ComponentChildren;
}

/** A control with its name, what it is for, and what is wrong with it. */
export function Labelled({ name, hint, problem, tools, isGroup, children }: LabelledProps): VNode {
  const id = useId();
  const [labelId, hintId, problemId] = [`${id}-label`, `${id}-hint`, `${id}-problem`];
  const describedBy = [hint && hintId, problem && problemId].filter(Boolean).join(" ");
  const ties: Ties = {
    id,
    labelId,
    "aria-describedby": describedBy === "" ? undefined : describedBy,
    "aria-invalid": problem === "" ? undefined : true,
  };
  return (
    <div class="form-field">
      <div class="form-name">
        {isGroup
          ? <span id={labelId} class="form-label">{name}</span>
          : <label id={labelId} class="form-label" for={id}>{name}</label>}
        {tools}
      </div>
      {children(ties)}
      {hint !== "" && <p id={hintId} class="form-hint">{hint}</p>}
      <p id={problemId} class="form-problem" role="alert">{problem}</p>
    </div>
  );
}

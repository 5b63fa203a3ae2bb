import type { ComponentChildren, VNode } from "preact";
import { useId } from "preact/hooks";
import { type FieldProps, ownProblem } from "./field_props.ts";

/** Fields that belong together, under their name. Without a name they stand in the form itself. */
export function Group(
  { name, hint, problems, tools, kind = "", children }:
    & Pick<FieldProps, "name" | "problems" | "tools">
    & {
      readonly hint: string;
      /** A class of what is in it. */
      readonly kind?: string;
      readonly children: ComponentChildren;
    },
): VNode {
  const id = useId();
  const problem = ownProblem(problems);
  const about = (
    <>
      {hint !== "" && <p class="form-hint">{hint}</p>}
      <p class="form-problem" role="alert">{problem}</p>
    </>
  );
  if (name === "") {
    return (
      <>
        {about}
        {children}
      </>
    );
  }
  return (
    <div class="form-group" role="group" aria-labelledby={id}>
      <div class="form-name">
        <span id={id} class="form-label">{name}</span>
        {tools}
      </div>
      {about}
      <div class={`form-inner ${kind}`}>{children}</div>
    </div>
  );
}

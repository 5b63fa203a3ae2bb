import type { ComponentChildren, VNode } from "preact";

/** Something to be read: what is wrong, or to be known. */
export function Notice({ kind, title, children }: {
  readonly kind: "bad" | "warn" | "info";
  readonly title: string;
  readonly children?: ComponentChildren;
}): VNode {
  return (
    <div class={`notice ${kind}`} role={kind === "bad" ? "alert" : "status"}>
      <strong>{title}</strong>
      {children}
    </div>
  );
}

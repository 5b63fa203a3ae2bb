import type { ComponentChildren, VNode } from "preact";

/** What stands where nothing is to be seen yet: what is missing, and what to do. */
export function Empty(
  { title, children }: { readonly title: string; readonly children?: ComponentChildren },
): VNode {
  return (
    <div class="empty">
      <p class="empty-title">{title}</p>
      {children}
    </div>
  );
}

import type { VNode } from "preact";
import { errorWords } from "./error_words.ts";
import { Notice } from "./notice.tsx";

/** What has failed, and what to do about it. */
export function ErrorNotice({ error }: { readonly error: unknown }): VNode {
  const { what, details, advice } = errorWords(error);
  return (
    <Notice kind="bad" title={what}>
      {details !== "" && <p>{details}</p>}
      {advice !== "" && <p class="quiet">{advice}</p>}
    </Notice>
  );
}

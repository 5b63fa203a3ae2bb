import { useSignal } from "@preact/signals";
import type { ComponentType } from "preact";
import { useEffect } from "preact/hooks";
import type { Panel } from "../panels/panel.tsx";
import { goTo } from "../shell/route.ts";
import type { PageProps } from "./page.ts";

/**
 * Makes a page of a panel.
 *
 * @param panel The panel.
 * @param pageId The page's name in addresses.
 * @param subject The setting that addresses name: `"topic"`.
 * @returns The page.
 */
export function panelPage(
  panel: Panel,
  { pageId, subject }: { readonly pageId: string; readonly subject: string },
): ComponentType<PageProps> {
  return function PanelPage({ subject: named }) {
    const settings = useSignal<Readonly<Record<string, unknown>>>({ [subject]: named });
    useEffect(() => {
      settings.value = { ...settings.peek(), [subject]: named };
    }, [named]);
    const change = (changed: object) => {
      settings.value = { ...settings.peek(), ...changed };
      const next = settings.peek()[subject];
      if (typeof next === "string" && next !== named) goTo(pageId, next);
    };
    return (
      <section class="panel-page" aria-label={panel.title}>
        <h1 class="visually-hidden">{panel.title}</h1>
        {panel.show(settings.value, change)}
      </section>
    );
  };
}

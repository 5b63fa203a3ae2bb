import { useSignal } from "@preact/signals";
import type { VNode } from "preact";
import { Icon } from "../kit/icon.tsx";
import type { Page } from "../pages/page.ts";
import { PAGES } from "../pages/pages.ts";
import { isOfUse } from "../panels/panel.tsx";
import { useRobot } from "../robot/robot.ts";
import { routeHash } from "./route.ts";

/** So many pages have a place of their own on a phone. */
const PRIMARY = 4;

/** The way to all pages: at the side, or on a phone below. */
export function Menu({ current }: { readonly current: Page }): VNode {
  const robot = useRobot();
  const isOpen = useSignal(false);
  const pages = PAGES.filter((page) => isOfUse(page, robot));
  const others = pages.slice(PRIMARY);
  return (
    <nav class={`menu ${isOpen.value ? "open" : ""}`} aria-label="Pages">
      <ul onClick={() => void (isOpen.value = false)}>
        {pages.map((page, index) => (
          <li key={page.id} class={index < PRIMARY ? "" : "secondary"}>
            <a
              href={routeHash(page.id)}
              aria-current={page === current ? "page" : undefined}
              title={page.title}
            >
              <Icon name={page.icon} />
              <span>{page.title}</span>
            </a>
          </li>
        ))}
      </ul>
      {others.length > 0 && (
        <button
          type="button"
          class="menu-more"
          aria-expanded={isOpen.value}
          onClick={() => void (isOpen.value = !isOpen.value)}
        >
          <Icon name="more" />
          <span>{others.find((page) => page === current)?.title ?? "More"}</span>
        </button>
      )}
    </nav>
  );
}

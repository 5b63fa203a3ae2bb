import type { ComponentType, VNode } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { TimelineBar } from "../bag/timeline_bar.tsx";
import { Icon } from "../kit/icon.tsx";
import { IconButton } from "../kit/icon_button.tsx";
import { Toasts } from "../kit/toast.tsx";
import type { Page, PageProps } from "../pages/page.ts";
import { pageOf } from "../pages/pages.ts";
import { type Robot, RobotProvider } from "../robot/robot.ts";
import { ConnectionLight, ConnectionLost } from "./connection.tsx";
import { LogOut } from "./log_out.tsx";
import { Menu } from "./menu.tsx";
import { route, routeHash } from "./route.ts";
import { isDark, theme } from "./theme.ts";

/** The dashboard. */
export function App({ robot }: { readonly robot: Robot }): VNode {
  const { page: id, subject } = route.value;
  const page = pageOf(id);
  const main = useRef<HTMLElement>(null);
  useEffect(() => {
    document.title = `${subject === "" ? page.title : subject} · rosy`;
  }, [page, subject]);
  return (
    <RobotProvider value={robot}>
      <a class="skip" href="#main" onClick={(event) => focusMain(event, main.current)}>
        Skip to the page
      </a>
      <header class="top">
        <a class="brand" href={routeHash("overview")}>rosy</a>
        <span class="robot-name">{location.host}</span>
        <ConnectionLight />
        <LogOut />
        <ThemeButton />
      </header>
      <Menu current={page} />
      <main id="main" ref={main} tabIndex={-1}>
        <ConnectionLost />
        <LoadedPage key={page.id} page={page} subject={subject} />
        <TimelineBar />
      </main>
      <Toasts />
    </RobotProvider>
  );
}

function LoadedPage({ page, subject }: { readonly page: Page; readonly subject: string }): VNode {
  const [Loaded, setLoaded] = useState<ComponentType<PageProps> | null>(null);
  useEffect(() => {
    let isWanted = true;
    page.load().then(({ default: component }) => isWanted && setLoaded(() => component));
    return () => void (isWanted = false);
  }, []);
  return Loaded === null ? <div class="loading" aria-busy="true" /> : <Loaded subject={subject} />;
}

function ThemeButton(): VNode {
  const next = isDark.value ? "light" : "dark";
  return (
    <IconButton
      icon={isDark.value ? "sun" : "moon"}
      label={`Show it ${next}`}
      onClick={() => void (theme.value = next)}
    />
  );
}

/** Not by the address, which says which page it is. */
function focusMain(event: MouseEvent, main: HTMLElement | null): void {
  event.preventDefault();
  main?.focus();
}

/** What is seen until the robot is connected. */
export function Connecting(): VNode {
  return (
    <div class="connecting" role="status">
      <Icon name="graph" />
      <p>Connecting to the robot …</p>
    </div>
  );
}

import { effect, signal } from "@preact/signals";
import { keep, kept } from "./kept.ts";

/** Light, dark, or as the system has it. */
export type Theme = "light" | "dark" | "system";

/** What was chosen. */
export const theme = signal<Theme>(readTheme(kept("theme")));

const systemIsDark = matchMedia("(prefers-color-scheme: dark)");
/** Whether the page is dark now: for what is drawn and has no style sheet. */
export const isDark = signal(systemIsDark.matches);

/** Keeps the page in the colours that were chosen. */
export function followTheme(): void {
  const follow = () => {
    const chosen = theme.value;
    isDark.value = chosen === "system" ? systemIsDark.matches : chosen === "dark";
    document.documentElement.dataset.theme = isDark.value ? "dark" : "light";
  };
  effect(() => {
    follow();
    keep("theme", theme.value);
  });
  systemIsDark.addEventListener("change", follow);
}

function readTheme(value: unknown): Theme {
  return value === "light" || value === "dark" ? value : "system";
}

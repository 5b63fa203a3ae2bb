// deno-lint-ignore-file no-console -- it is run by hand
/**
 * Shows a page of the dashboard with the example robot: a picture, and what the page complained of.
 *
 *     deno run -A tests/web/dashboard/look.ts '#/topics/battery' picture.png --phone --dark --wait 3
 *
 * @module
 */
import { parseArgs } from "@std/cli/parse-args";
import { DashboardFixture, type SCREENS } from "./dashboard_fixture.ts";

const { _: [hash = "", path = "picture.png"], ...flags } = parseArgs(Deno.args, {
  boolean: ["dark", "phone", "small", "large"],
  default: { wait: 2 },
});
const screen = (["phone", "small", "large"] as const).find((name) => flags[name]) ??
  "laptop" satisfies keyof typeof SCREENS;

await using dashboard = await DashboardFixture.startWithRobot();
const page = await dashboard.open(String(hash), {
  screen,
  colours: flags.dark ? "dark" : "light",
});
await page.waitForTimeout(Number(flags.wait) * 1000);
await page.screenshot({ path: String(path) });
for (const complaint of dashboard.complaints) console.log(complaint);

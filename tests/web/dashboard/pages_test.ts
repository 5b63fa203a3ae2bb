import { assert, assertEquals } from "@std/assert";
import type { Page } from "playwright-core";
import { PAGES } from "../../../lib/web/dashboard/pages/pages.ts";
import { routeHash } from "../../../lib/web/dashboard/shell/route.ts";
import { hasBrowser } from "../../support/browser.ts";
import { findBarriers } from "./accessibility.ts";
import { DashboardFixture, type OpenOptions } from "./dashboard_fixture.ts";

/** Screens and colours that pages are looked at in. */
const LOOKS: readonly OpenOptions[] = [
  { screen: "laptop", colours: "light" },
  { screen: "laptop", colours: "dark" },
  { screen: "phone", colours: "light" },
  { screen: "small", colours: "dark" },
];

/** More than this of a page jumps about while it is loaded, and it is felt. */
const MAX_LAYOUT_SHIFT = 0.02;

/** @returns How many pixels a page is wider than the screen. */
function tooWideBy(page: Page): Promise<number> {
  return page.evaluate(() => document.scrollingElement!.scrollWidth - innerWidth);
}

/** @returns How much of what was seen has jumped; https://web.dev/articles/cls. */
function layoutShift(page: Page): Promise<number> {
  return page.evaluate(() => {
    let shift = 0;
    const observer = new PerformanceObserver(() => {});
    observer.observe({ type: "layout-shift", buffered: true });
    for (const entry of observer.takeRecords()) {
      const { value, hadRecentInput } = entry as PerformanceEntry & {
        readonly value: number;
        readonly hadRecentInput: boolean;
      };
      if (!hadRecentInput) shift += value;
    }
    observer.disconnect();
    return shift;
  });
}

Deno.test({
  name: "every page can be used by everybody, on every screen, light and dark, and stands still",
  ignore: !hasBrowser(),
  async fn(test) {
    const bags = await Deno.makeTempDir({ prefix: "rosy-bags-" });
    {
      await using dashboard = await DashboardFixture.startWithRobot({ bags });
      for (const look of LOOKS) {
        const page = await dashboard.open("", look);
        for (const { id } of PAGES) {
          await test.step(`${id}, ${look.screen}, ${look.colours}`, async () => {
            await page.evaluate((hash) => void (location.hash = hash), routeHash(id));
            await page.waitForFunction(() => !document.querySelector("main .loading"));
            await page.locator(`.menu a[aria-current][href="${routeHash(id)}"]`).waitFor({
              state: "attached",
            });
            assertEquals(await findBarriers(page), []);
            assert(await tooWideBy(page) <= 0, "it is wider than the screen");
          });
        }
        await page.close();
      }
      await test.step("nothing jumps while a page is loaded", async () => {
        for (const { id } of PAGES) {
          const page = await dashboard.open(routeHash(id));
          await page.waitForFunction(() => !document.querySelector("main .loading"));
          const shift = await layoutShift(page);
          assert(shift <= MAX_LAYOUT_SHIFT, `${id}: ${shift}`);
          await page.close();
        }
      });
      assertEquals(dashboard.complaints, []);
    }
    await Deno.remove(bags, { recursive: true });
  },
});

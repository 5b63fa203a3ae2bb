import { assertEquals } from "@std/assert";
import type { Locator, Page } from "playwright-core";
import { hasBrowser } from "../../../support/browser.ts";
import { DashboardFixture } from "../dashboard_fixture.ts";

/** Where a panel stands: the first of its columns and rows, and how many of them. */
async function placeOf(panel: Locator): Promise<number[]> {
  return await panel.evaluate((element) =>
    ["--column", "--row", "--columns", "--rows"].map((name) =>
      Number((element as HTMLElement).style.getPropertyValue(name))
    )
  );
}

function panelsOf(page: Page): Locator {
  return page.locator(".placed");
}

async function add(page: Page, name: RegExp): Promise<void> {
  await page.getByRole("button", { name: "Panel", exact: true }).click();
  await page.getByRole("dialog").getByRole("button", { name }).click();
}

Deno.test({
  name: "panels are added, dragged, resized, undone, kept and shared by a link",
  ignore: !hasBrowser(),
  async fn(test) {
    await using dashboard = await DashboardFixture.start();
    const page = await dashboard.open("#/panels");
    // Only what fits by itself is there, whichever that is.
    await page.getByRole("combobox", { name: "Layout" }).waitFor();
    while (await panelsOf(page).count() > 0) {
      await panelsOf(page).first().getByRole("button", { name: /^Remove/ }).click();
    }
    await add(page, /^Message/);
    await add(page, /^Message/);
    await panelsOf(page).nth(1).waitFor();
    const [first, second] = [panelsOf(page).nth(0), panelsOf(page).nth(1)];
    const [, , columns, rows] = await placeOf(first);

    await test.step("by keys, and the keys stay where they are", async () => {
      await second.getByRole("button", { name: /^Move/ }).focus();
      await page.keyboard.press("ArrowRight");
      await page.keyboard.press("Shift+ArrowRight");
      await page.keyboard.press("Shift+ArrowDown");
      assertEquals(await placeOf(second), [columns! + 2, 1, columns! + 1, rows! + 1]);
    });
    await test.step("by the pointer, to below the other one", async () => {
      const grip = (await first.getByRole("button", { name: /^Move/ }).boundingBox())!;
      await page.mouse.move(grip.x + 5, grip.y + 5);
      await page.mouse.down();
      await page.mouse.move(grip.x + 500, grip.y + 5 + 48 * (rows! + 1), { steps: 4 });
      await page.locator(".drop-place").waitFor();
      await page.mouse.up();
      const [column, row] = await placeOf(panelsOf(page).nth(1));
      assertEquals([column! > 1, row], [true, rows! + 2]);
    });
    await test.step("what is given up by Escape stays where it was", async () => {
      const before = await placeOf(panelsOf(page).nth(1));
      const grip = (await panelsOf(page).nth(1).locator(".grip").boundingBox())!;
      await page.mouse.move(grip.x + 5, grip.y + 5);
      await page.mouse.down();
      await page.mouse.move(grip.x - 400, grip.y, { steps: 4 });
      await page.keyboard.press("Escape");
      await page.mouse.up();
      assertEquals(await placeOf(panelsOf(page).nth(1)), before);
      await page.getByRole("button", { name: "Take the last change back" }).click();
      assertEquals(await placeOf(panelsOf(page).nth(0)), [1, 1, columns!, rows!]);
    });
    await test.step("they are there after a reload, and elsewhere by a link", async () => {
      const places = await Promise.all((await panelsOf(page).all()).map(placeOf));
      await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
      await page.getByRole("button", { name: "Copy a link" }).click();
      await page.getByText("The link is copied").waitFor();
      const link = await page.evaluate(() => navigator.clipboard.readText());
      const other = await dashboard.open(new URL(link).hash, { screen: "phone" });
      for (const one of [page, other]) {
        if (one === page) await one.reload();
        await panelsOf(one).nth(1).waitFor();
        assertEquals(await Promise.all((await panelsOf(one).all()).map(placeOf)), places);
      }
      assertEquals(new URL(other.url()).hash, "#/panels");
      // On a phone each has the whole width.
      const boxes = await Promise.all(
        (await panelsOf(other).all()).map((one) => one.boundingBox()),
      );
      assertEquals(boxes.map((box) => Math.round(box!.width)), [374, 374]);
    });
    await test.step("one fills the page, and gives it back", async () => {
      await page.getByRole("button", { name: "Show Message alone" }).first().click();
      assertEquals(await panelsOf(page).nth(1).isVisible(), false);
      await page.getByRole("button", { name: "Show all panels" }).click();
      assertEquals(await panelsOf(page).nth(1).isVisible(), true);
    });
    assertEquals(dashboard.complaints, []);
  },
});

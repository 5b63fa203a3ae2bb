import { Buffer } from "node:buffer";
import { assert, assertEquals } from "@std/assert";
import type { Page } from "playwright-core";
import { hasBrowser } from "../../../../support/browser.ts";
import { DashboardFixture } from "../../dashboard_fixture.ts";

/** What the tree of the topic "count" shows. */
async function shownCount(page: Page): Promise<number> {
  const row = await page.getByRole("treeitem", { name: /^n / }).textContent();
  return Number(/\d+/.exec(row ?? "")?.[0]);
}

function waitForCount(page: Page, count: number): Promise<void> {
  return page.getByRole("treeitem", { name: new RegExp(`^n ${count}\\b`) }).waitFor();
}

Deno.test({
  name: "a robot is recorded, and its bag is shown by the same panels at any time",
  ignore: !hasBrowser(),
  async fn(test) {
    const bags = await Deno.makeTempDir({ prefix: "rosy-bags-" });
    {
      await using dashboard = await DashboardFixture.start({ bags });
      const node = await dashboard.node("counter");
      const page = await dashboard.open("#/bags");

      await test.step("it is recorded as long as one likes", async () => {
        await page.getByLabel("Topics").fill("count");
        await page.getByLabel("Name").fill("lap");
        await page.getByRole("button", { name: "Record", exact: true }).click();
        await page.getByText("recording", { exact: true }).waitFor();
        await node.waitForListener("count");
        for (let n = 0; n <= 20; n++) {
          await node.send("count", { n });
          await new Promise((resolve) => setTimeout(resolve, 50));
        }
        await page.getByRole("button", { name: "Stop" }).click();
        await page.getByText("lap.mcap: 21 messages").waitFor();
        await page.getByText("recording", { exact: true }).waitFor({ state: "detached" });
      });
      await test.step("it is shown, and one moves through it", async () => {
        await page.getByRole("button", { name: "Show lap.mcap" }).click();
        await page.getByRole("region", { name: "Bag lap.mcap" }).waitFor();
        await page.getByRole("link", { name: "Topics" }).click();
        await page.evaluate(() => void (location.hash = "#/topics/count"));
        await waitForCount(page, 0);
        const time = page.getByRole("slider", { name: "Time" });
        await time.press("End");
        await waitForCount(page, 20);
        // Pages are a tenth of the whole.
        for (let page = 0; page < 5; page++) await time.press("PageDown");
        await page.getByRole("treeitem", { name: /^n 20\b/ }).waitFor({ state: "detached" });
        const middle = await shownCount(page);
        assert(middle > 3 && middle < 17, `${middle}`);
      });
      await test.step("it plays to its end, and stands there", async () => {
        await page.getByRole("button", { name: "Play", exact: true }).click();
        await waitForCount(page, 20);
        await page.getByRole("button", { name: "Play", exact: true }).waitFor();
      });
      await test.step("the live robot is back at once", async () => {
        await page.getByRole("button", { name: "Back to live" }).click();
        await page.getByRole("region", { name: "Bag lap.mcap" }).waitFor({ state: "detached" });
        await node.waitForListener("count");
        await node.send("count", { n: 777 });
        await waitForCount(page, 777);
      });
      await test.step("a bag is taken, and brought under another name", async () => {
        await page.getByRole("link", { name: "Bags" }).click();
        const [download] = await Promise.all([
          page.waitForEvent("download"),
          page.getByRole("button", { name: "Download lap.mcap" }).click(),
        ]);
        assertEquals(download.suggestedFilename(), "lap.mcap");
        const copy = `${bags}/../${crypto.randomUUID()}.mcap`;
        await download.saveAs(copy);
        const [chooser] = await Promise.all([
          page.waitForEvent("filechooser"),
          page.getByRole("button", { name: "Upload" }).click(),
        ]);
        await chooser.setFiles(copy);
        await page.getByText("is at the gateway").waitFor();
        await Deno.remove(copy);
        assertEquals(await page.getByRole("button", { name: /^Show .*mcap/ }).count(), 2);
      });
      await test.step("what is no bag is refused in words", async () => {
        const [chooser] = await Promise.all([
          page.waitForEvent("filechooser"),
          page.getByRole("button", { name: "Upload" }).click(),
        ]);
        await chooser.setFiles({ name: "x.bag", mimeType: "", buffer: Buffer.from("no bag") });
        await page.locator(".toast.bad").waitFor();
      });
    }
    await Deno.remove(bags, { recursive: true });
  },
});

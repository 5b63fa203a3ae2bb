import { assert, assertEquals } from "@std/assert";
import { hasBrowser } from "../../../../support/browser.ts";
import { findBarriers } from "../../accessibility.ts";
import { DashboardFixture } from "../../dashboard_fixture.ts";

Deno.test({
  name: "the overview tells how a robot is, and leads to what is wrong",
  ignore: !hasBrowser(),
  async fn(test) {
    await using dashboard = await DashboardFixture.startWithRobot();
    const charger = await dashboard.node("charger");
    await charger.getTopic("charge").send(1);
    const page = await dashboard.open("#/overview");
    const nodes = page.getByRole("table", { name: "Nodes" });
    const topics = page.getByRole("table", { name: "Topics" });
    const health = page.getByRole("region", { name: "Health" });
    const graph = page.getByRole("group", { name: /^Graph of/ });

    await test.step("nodes and topics have figures as they come", async () => {
      await nodes.getByRole("row", { name: /^lidar/ }).getByText(/^[\d.]+ %$/).waitFor();
      await topics.getByRole("row", { name: /^scan/ }).getByText(/Hz/).waitFor();
      await health.getByText(/7 nodes, 8 topics/).waitFor();
      await topics.getByRole("row", { name: /^charge/ }).getByText("nobody listens").waitFor();
    });

    await test.step("a table is sorted by what is pressed, and keeps that", async () => {
      await nodes.getByRole("button", { name: "Node", exact: true }).click();
      await nodes.locator('th[aria-sort="descending"]').waitFor();
      assert((await nodes.getByRole("row").nth(1).textContent())!.startsWith("pilot"));
      await page.reload();
      await nodes.locator('th[aria-sort="descending"]').waitFor();
    });

    await test.step("topics are filtered, and lead to their pages", async () => {
      const filter = page.getByRole("searchbox", { name: "Filter topics by name or type" });
      await filter.fill("LASER");
      await page.getByText("1 of 8 topics").waitFor();
      await topics.getByRole("link", { name: "scan" }).click();
      await page.waitForURL("**/#/topics/scan");
      await page.goBack();
      await page.getByRole("searchbox").fill("");
    });

    await test.step("a node has details", async () => {
      await nodes.getByRole("button", { name: "base" }).click();
      const details = page.getByRole("dialog", { name: "base" });
      await details.getByRole("link", { name: "odom" }).waitFor();
      assertEquals(await findBarriers(page), []);
      await page.keyboard.press("Escape");
      await details.waitFor({ state: "detached" });
    });

    await test.step("the graph is walked through by keys, and lights what belongs together", async () => {
      await graph.getByRole("button", { name: /^node, base/ }).focus();
      await page.keyboard.press("ArrowRight");
      await page.locator(
        '[data-item="topic odom"][data-lit] > :focus, [data-item="topic tf"][data-lit] > :focus',
      ).waitFor();
      await page.locator('.graph[data-lights] [data-item="topic map"]:not([data-lit])').waitFor();
      const before = await graph.locator("> g").getAttribute("transform");
      await page.keyboard.press("+");
      await page.waitForFunction(
        (before) => document.querySelector(".graph > g")!.getAttribute("transform") !== before,
        before,
      );
      await page.getByRole("button", { name: "As a list" }).click();
      const list = page.getByRole("table", { name: "Who sends what to whom" });
      await list.getByRole("row", { name: /base.*odom.*pilot/ }).waitFor();
      await page.getByRole("button", { name: "As a list" }).click();
    });

    await test.step("a node that is gone is missed, and forgotten when that is known", async () => {
      await charger.stop();
      await nodes.getByText(/^gone \d+ s ago$/).waitFor();
      await health.getByText("is gone").waitFor();
      await graph.getByRole("button", { name: "node, charger, gone" }).waitFor();
      await health.getByRole("button", { name: "charger" }).click();
      await page.getByRole("button", { name: "Forget it" }).click();
      await nodes.getByRole("row", { name: /^charger/ }).waitFor({ state: "detached" });
    });

    await test.step("on a phone nodes are cards", async () => {
      const phone = await dashboard.open("#/overview", { screen: "phone" });
      await phone.getByRole("combobox", { name: "Nodes sorted by" }).selectOption("Processor");
      await phone.getByRole("table", { name: "Nodes" }).getByRole("cell").first().waitFor();
      await phone.close();
    });

    assertEquals(dashboard.complaints, []);
  },
});

import { assertEquals } from "@std/assert";
import { hasBrowser } from "../../../../support/browser.ts";
import { PATIENCE_MS } from "../../../../support/patience.ts";
import { DashboardFixture } from "../../dashboard_fixture.ts";

Deno.test({
  name: "goals are started, followed, canceled, and found again after a reload",
  ignore: !hasBrowser(),
  async fn(test) {
    await using dashboard = await DashboardFixture.startWithRobot();
    const other = await dashboard.node("other");
    await other.waitForServiceProvider("drive_to/_action/start");
    // Who stands still does not arrive: no goal ends before it is canceled.
    await other.paramsOf("base", { timeoutMs: PATIENCE_MS }).set("max_speed", 0);
    const page = await dashboard.open("#/actions");
    const goals = page.getByRole("region", { name: "Goals" }).getByRole("article");
    const fill = async (x: string, y: string) => {
      await page.getByRole("textbox", { name: "x", exact: true }).fill(x);
      await page.getByRole("textbox", { name: "y", exact: true }).fill(y);
      await page.getByRole("button", { name: "Start" }).click();
    };

    await test.step("the robot refuses what cannot be, or gives it up, in words", async () => {
      await page.getByRole("button", { name: "drive_to" }).click();
      await fill("100", "100");
      await page.getByText("there is a wall at (100, 100)").first().waitFor();
    });
    await test.step("feedback comes, with how far it is", async () => {
      await fill("4", "1.5");
      await goals.getByText("executing").waitFor();
      await goals.getByRole("progressbar").waitFor();
      await goals.getByLabel("feedback", { exact: true }).getByText("distance").waitFor();
    });
    await test.step("it is canceled with a reason", async () => {
      await page.getByRole("textbox", { name: "Why it is canceled" }).fill("the cat");
      await page.getByRole("button", { name: "Cancel" }).click();
      await goals.first().getByText("canceled", { exact: true }).waitFor();
      await goals.first().getByText("the cat").waitFor();
    });
    await test.step("one that goes on is found again after a reload", async () => {
      await page.getByRole("switch", { name: /Goes on/ }).check();
      await fill("1.5", "4");
      await goals.getByText("executing").waitFor();
      await page.reload();
      await goals.getByText("executing").waitFor();
      await goals.getByRole("progressbar").waitFor();
    });
    await test.step("one of somebody else is seen, followed and canceled", async () => {
      const goal = other.startGoal("drive_to", { x: 4, y: 1.5 });
      await goals.getByText(/asked for by other/).first().waitFor();
      await goals.first().getByRole("button", { name: "Cancel" }).click();
      assertEquals((await goal.ended).state, "canceled");
    });
    assertEquals(dashboard.complaints, []);
  },
});

import { assert, assertEquals } from "@std/assert";
import { hasBrowser } from "../../../../support/browser.ts";
import { findBarriers } from "../../accessibility.ts";
import { DashboardFixture } from "../../dashboard_fixture.ts";

Deno.test({
  name: "the log shows what all nodes log, and keeps its place",
  ignore: !hasBrowser(),
  async fn(test) {
    await using dashboard = await DashboardFixture.startWithRobot();
    const [talker, other] = [await dashboard.node("talker"), await dashboard.node("other")];
    talker.log.info("Before anybody looks", { data: { volts: 12.5 } });
    const page = await dashboard.open("#/log");
    const lines = () => page.getByRole("listbox", { name: "Log lines" }).getByRole("option");
    const line = (name: string | RegExp) => lines().filter({ hasText: name });
    await page.getByRole("listbox", { name: "Log lines" }).waitFor();

    await test.step("what was logged before, and what comes", async () => {
      await line(/info.*talker.*Before anybody looks volts=12\.5/).waitFor();
      other.log.error("It burns\nin two lines", { data: { error: new TypeError("hot") } });
      await line(/error.*other.*It burns ⏎ in two lines/).click();
      await page.getByRole("region", { name: "The chosen line" }).getByText(/TypeError: hot/)
        .first().waitFor();
      assertEquals(await findBarriers(page), []);
      await page.getByRole("button", { name: "Close the line" }).click();
    });
    await test.step("only what is wanted", async () => {
      await page.getByRole("button", { name: "error", exact: true }).click();
      await line(/burns/).waitFor({ state: "detached" });
      await page.getByRole("button", { name: "error", exact: true }).click();
      await page.getByRole("combobox", { name: "Node" }).selectOption("other");
      await line(/talker/).first().waitFor({ state: "detached" });
      await page.getByRole("combobox", { name: "Node" }).selectOption("");
      await page.getByRole("searchbox").fill("/BURNS/i");
      await page.getByText(/^1 of \d+ lines$/).waitFor();
      await page.getByRole("searchbox").fill("/(/");
      await page.getByText(/^This is no pattern/).waitFor();
      await page.getByRole("searchbox").fill("");
    });
    await test.step("it follows the end until somebody scrolls", async () => {
      for (let round = 0; round < 90; round++) talker.log.info(`round ${round}`);
      await line(/round 89/).waitFor();
      await page.getByRole("listbox", { name: "Log lines" }).evaluate((box) =>
        void (box.scrollTop = 300)
      );
      await line(/round 89/).waitFor({ state: "detached" });
      const before = await lines().first().innerText();
      other.log.info("one more");
      await page.getByRole("button", { name: "1 new" }).waitFor();
      assertEquals(await lines().first().innerText(), before);
      assert(await lines().count() < 80);
      await page.getByRole("button", { name: "1 new" }).click();
      await line(/one more/).waitFor();
    });
    await test.step("nothing comes while it is paused", async () => {
      await page.getByRole("button", { name: "Pause" }).click();
      other.log.warn("while paused");
      await page.getByText("Paused, 1 new").waitFor();
      assertEquals(await line(/while paused/).count(), 0);
      await page.getByRole("button", { name: "Go on" }).click();
      await line(/while paused/).waitFor();
    });
    await test.step("it is taken away as a file", async () => {
      const downloading = page.waitForEvent("download");
      await page.getByRole("button", { name: "Download the lines" }).click();
      const text = await Deno.readTextFile(await (await downloading).path());
      assert(/Z INFO {2}talker: Before anybody looks volts=12\.5\n/.test(text), text.slice(0, 500));
    });
    await test.step("what is no line does no harm", async () => {
      const topic = other.getTopic("rosy/log");
      for (const value of [null, { level: "info" }, { level: 3, message: "\u202eevil" }]) {
        await topic.send(value);
      }
      await line(/\\u202eevil/).waitFor();
    });
    assertEquals(dashboard.complaints, []);
  },
});

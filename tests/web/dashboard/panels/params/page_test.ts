import { Buffer } from "node:buffer";
import { assertEquals, assertStringIncludes } from "@std/assert";
import { hasBrowser } from "../../../../support/browser.ts";
import { Changing } from "../../../../support/patience.ts";
import { DashboardFixture } from "../../dashboard_fixture.ts";

Deno.test({
  name: "params are seen, set, refused, reset, searched, saved and loaded",
  ignore: !hasBrowser(),
  async fn(test) {
    await using dashboard = await DashboardFixture.startWithRobot();
    const tuned = await dashboard.node("tuned");
    await tuned.params.declare({
      even: { default: 2, validate: (value: number) => value % 2 ? "it must be even" : undefined },
      mode: { default: "slow", choices: ["slow", "fast"] },
      serial: { default: "A-7", readOnly: true },
    });
    const other = await dashboard.node("other");
    const changing = new Changing();
    let maxSpeed: unknown;
    other.paramsOf("base").watch(({ values }) => {
      maxSpeed = values.max_speed;
      changing.tell();
    });
    tuned.params.watch(() => changing.tell());
    const page = await dashboard.open("#/params");
    const slider = page.getByRole("slider", { name: "max_speed" });
    const even = page.getByRole("textbox", { name: "even" });

    await test.step("a slider sets while it is moved, and its end is what is in force", async () => {
      await slider.focus();
      for (let step = 0; step < 10; step++) await page.keyboard.press("ArrowRight");
      const shown = await page.getByRole("textbox", { name: "max_speed" }).inputValue();
      assertEquals(Number(shown) > 1, true, shown);
      await changing.until(() => maxSpeed === Number(shown), () => `it is ${maxSpeed}`);
    });
    await test.step("what the node refuses springs back, with its reason", async () => {
      await even.fill("3");
      await even.press("Enter");
      await page.getByText("it must be even").waitFor();
      assertEquals(await even.inputValue(), "2");
      assertEquals(await even.getAttribute("aria-invalid"), "true");
    });
    await test.step("what cannot be read is not sent", async () => {
      await even.fill("4x");
      await even.press("Enter");
      await page.getByText("this is no number").waitFor();
      await even.press("Escape");
      assertEquals(await even.inputValue(), "2");
    });
    await test.step("what somebody else sets appears, with who it was", async () => {
      await page.getByRole("radio", { name: "slow" }).and(page.locator(":checked")).waitFor();
      await other.paramsOf("tuned").set("mode", "fast");
      await page.getByRole("radio", { name: "fast" }).and(page.locator(":checked")).waitFor();
      await page.getByText("by other").waitFor();
    });
    await test.step("the search leaves what fits", async () => {
      await page.getByRole("searchbox").fill("even");
      await slider.waitFor({ state: "detached" });
      await even.waitFor();
      await page.getByRole("searchbox").fill("");
    });
    await test.step("all are reset after a look at what that means", async () => {
      await page.getByRole("button", { name: "Reset all params of tuned" }).click();
      const dialog = page.getByRole("dialog");
      assertStringIncludes(await dialog.innerText(), "mode");
      await dialog.getByRole("button", { name: "Reset all" }).click();
      await dialog.waitFor({ state: "detached" });
      await changing.until(() => tuned.params.get("mode") === "slow", () => "it is not reset");
    });
    await test.step("they are saved as a file, and a file is loaded as a whole", async () => {
      const downloading = page.waitForEvent("download");
      await page.getByRole("button", { name: "Save params of tuned" }).click();
      const download = await downloading;
      assertEquals(download.suggestedFilename(), "tuned.yaml");
      assertEquals(
        await Deno.readTextFile(await download.path()),
        "# Params of tuned\neven: 2\nmode: slow\n",
      );
      const load = async (text: string) => {
        const choosing = page.waitForEvent("filechooser");
        await page.getByRole("button", { name: "Load params of tuned" }).click();
        const buffer = Buffer.from(text);
        await (await choosing).setFiles({ name: "x.yaml", mimeType: "text/yaml", buffer });
      };
      await load("even: 5\nmode: fast\n");
      await page.getByRole("button", { name: "Set 2 params" }).click();
      await page.getByText("even: it must be even").waitFor();
      assertEquals([tuned.params.get("even"), tuned.params.get("mode")], [2, "slow"]);
      await page.keyboard.press("Escape");
      await load("even: 4\nmode: fast\n");
      await page.getByRole("button", { name: "Set 2 params" }).click();
      await page.getByRole("dialog").waitFor({ state: "detached" });
      assertEquals([tuned.params.get("even"), tuned.params.get("mode")], [4, "fast"]);
    });
    await test.step("what is read only cannot be changed", async () => {
      assertEquals(await page.getByRole("textbox", { name: "serial" }).isDisabled(), true);
    });
    assertEquals(dashboard.complaints, []);
  },
});

Deno.test({
  name: "who may only look sees the values of params",
  ignore: !hasBrowser(),
  async fn() {
    await using dashboard = await DashboardFixture.start({ isReadOnly: true });
    const node = await dashboard.node("tuned");
    await node.params.declare("gain", { default: 1.5, unit: "dB" });
    const page = await dashboard.open("#/params/tuned");
    const row = page.getByRole("row", { name: "gain" });
    await row.waitFor();
    assertStringIncludes(await row.innerText(), "1.5 dB");
    assertEquals(await page.getByRole("textbox").count(), 0);
    assertEquals(dashboard.complaints, []);
  },
});

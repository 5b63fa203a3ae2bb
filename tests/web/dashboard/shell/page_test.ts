import { assert, assertEquals } from "@std/assert";
import { hasBrowser } from "../../../support/browser.ts";
import { DashboardFixture } from "../dashboard_fixture.ts";

const TOKENS = [
  { role: "view", token: "view-token-0123456789" },
  { role: "control", token: "control-token-0123456789" },
] as const;

Deno.test({
  name: "the page says that the connection is lost, and goes on by itself when it is back",
  ignore: !hasBrowser(),
  async fn() {
    await using dashboard = await DashboardFixture.start();
    const node = await dashboard.node("counter");
    const page = await dashboard.open("#/topics/count");
    await node.waitForListener("count");
    await node.send("count", { n: 1111 });
    await page.getByText("1111").waitFor();
    await dashboard.restartGateway(async () => {
      await page.getByRole("alert").getByText("Connection lost").waitFor();
      // What was seen last is still there.
      assert(await page.getByText("1111").isVisible());
    });
    await page.locator(".connection.open").waitFor();
    assertEquals(await page.getByText("Connection lost").count(), 0);
    await node.waitForListener("count");
    await node.send("count", { n: 2222 });
    await page.getByText("2222").waitFor();
  },
});

Deno.test({
  name: "the page is light or dark as the system has it, until somebody chooses",
  ignore: !hasBrowser(),
  async fn() {
    await using dashboard = await DashboardFixture.start();
    const page = await dashboard.open("", { colours: "dark" });
    const back = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const dark = await back();
    await page.emulateMedia({ colorScheme: "light" });
    const other = (dark: string) => getComputedStyle(document.body).backgroundColor !== dark;
    await page.waitForFunction(other, dark);
    await page.getByRole("button", { name: "Show it dark" }).click();
    assertEquals(await back(), dark);
    await page.reload();
    await page.locator(".connection.open").waitFor();
    assertEquals(await back(), dark);
    assertEquals(dashboard.complaints, []);
  },
});

Deno.test({
  name: "the whole page can be reached by keys alone",
  ignore: !hasBrowser(),
  async fn() {
    await using dashboard = await DashboardFixture.start();
    const page = await dashboard.open("#/overview");
    const focused = () => page.evaluate(() => document.activeElement?.textContent?.trim());
    await page.keyboard.press("Tab");
    assertEquals(await focused(), "Skip to the page");
    await page.keyboard.press("Enter");
    assertEquals(await page.evaluate(() => document.activeElement?.id), "main");
    await page.getByRole("link", { name: "Panels" }).focus();
    await page.keyboard.press("Enter");
    await page.waitForFunction(() => document.title === "Panels · rosy");
    assertEquals(dashboard.complaints, []);
  },
});

Deno.test({
  name: "who may only look is told so, and is shown nothing that acts",
  ignore: !hasBrowser(),
  async fn() {
    await using dashboard = await DashboardFixture.start({ tokens: TOKENS });
    const page = await dashboard.openLoggedIn("#/panels", TOKENS[0].token);
    await page.getByText("read only").waitFor();
    assertEquals(await page.getByRole("link", { name: "Drive" }).count(), 0);
    await page.getByRole("button", { name: "Log out" }).click();
    await page.getByLabel("Token").waitFor();
    await page.goto(dashboard.gateway.url);
    await page.getByLabel("Token").waitFor();
    assertEquals(dashboard.complaints, []);
  },
});

Deno.test({
  name: "dates are those of the browser's language",
  ignore: !hasBrowser(),
  async fn() {
    const bags = await Deno.makeTempDir({ prefix: "rosy-bags-" });
    await Deno.writeTextFile(`${bags}/drive.bag`, "");
    const at = new Date(2026, 4, 9, 14, 5, 6);
    await Deno.utime(`${bags}/drive.bag`, at, at);
    {
      await using dashboard = await DashboardFixture.start({ bags });
      for (
        const [language, text] of [["de-DE", "09.05.2026, 14:05:06"], ["en-US", "May 9, 2026"]]
      ) {
        const page = await dashboard.open("#/bags", { language });
        await page.getByText(text!).waitFor();
        await page.close();
      }
      assertEquals(dashboard.complaints, []);
    }
    await Deno.remove(bags, { recursive: true });
  },
});

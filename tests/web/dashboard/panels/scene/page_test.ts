import { assert, assertEquals } from "@std/assert";
import type { Page } from "playwright-core";
import { hasBrowser } from "../../../../support/browser.ts";
import { waitForColours } from "../../../../support/colours.ts";
import { DashboardFixture } from "../../dashboard_fixture.ts";
import { CUBE_COLOUR, sendThings } from "./things.ts";

/** The colours of the light page, as `style/tokens.css` has them. */
const WALL = { what: "the walls of the map", colour: [103, 98, 90], columns: 100 } as const;
const FREE = { what: "the free cells of the map", colour: [255, 255, 255], columns: 200 } as const;
/** Scans are the second of the robot's topics with colours: `series-2`. */
const SCAN = { what: "the scan", colour: [29, 111, 184], columns: 30 } as const;
const X_AXIS = { what: "the x axis of a frame", colour: [177, 29, 29], columns: 20 } as const;

Deno.test({
  name:
    "the scene shows the robot's map, scan and frames, from where one likes, and all kinds of things",
  ignore: !hasBrowser(),
  async fn(test) {
    await using dashboard = await DashboardFixture.startWithRobot();
    const page = await dashboard.open("#/scene");

    await test.step("the robot is drawn without any choice", async () => {
      await waitForColours(page, [WALL, FREE, SCAN, X_AXIS]);
      await page.locator(".scene-labels .frame", { hasText: "base_link" }).waitFor();
      await page.locator("option", { hasText: "From odom" }).first().waitFor({ state: "attached" });
    });

    await test.step("from above nothing of it is missing", async () => {
      const above = page.getByRole("button", { name: "Seen from above" });
      await above.click();
      assertEquals(await above.getAttribute("aria-pressed"), "true");
      await waitForColours(page, [WALL, FREE, SCAN]);
    });

    await test.step("keys and the wheel move it, and all is shown again", async () => {
      const before = await labelPlace(page);
      await page.getByRole("application").focus();
      for (const key of ["ArrowLeft", "ArrowUp", "+"]) await page.keyboard.press(key);
      await waitForPlace(page, { place: before, isIt: false });
      const moved = await labelPlace(page);
      await page.getByRole("application").hover();
      await page.mouse.wheel(0, 300);
      await waitForPlace(page, { place: moved, isIt: false });
      await page.getByRole("button", { name: "Show all" }).click();
      await waitForPlace(page, { place: before, isIt: true });
    });

    await test.step("one finger turns it, two move it and make it larger", async () => {
      await page.getByRole("button", { name: "Seen from above" }).click();
      const cdp = await page.context().newCDPSession(page);
      const touch = (type: "touchStart" | "touchMove" | "touchEnd", ...xs: number[]) =>
        cdp.send("Input.dispatchTouchEvent", {
          type,
          touchPoints: xs.map((x, id) => ({ x, y: 400, id })),
        });
      for (const [from, to] of [[[600], [650]], [[600, 700], [550, 750]]] as const) {
        const before = await labelPlace(page);
        await touch("touchStart", ...from);
        await touch("touchMove", ...to);
        await touch("touchEnd");
        await waitForPlace(page, { place: before, isIt: false });
      }
    });

    await test.step("it goes with the robot: the robot stays in the middle", async () => {
      const follow = page.getByRole("combobox", { name: "How the view follows" });
      await follow.selectOption("Turn with the robot");
      await page.waitForFunction(() => {
        const field = document.querySelector(".scene-picture")!.getBoundingClientRect();
        const robot = [...document.querySelectorAll(".scene-labels .frame")]
          .find(({ textContent }) => textContent === "base_link")?.getBoundingClientRect();
        return robot && Math.abs(robot.x - field.x - field.width / 2) < 2;
      });
      await follow.selectOption("Stay in place");
    });

    await test.step("what is clicked on is told, with its place", async () => {
      await page.getByRole("button", { name: "Show all" }).click();
      await page.getByRole("application").click();
      await page.locator(".scene-picked", { hasText: "nav_msgs/msg/OccupancyGrid" }).waitFor();
      await page.locator(".scene-picked", { hasText: /\d\.\d\d, \d\.\d\d, 0\.00.m in odom/ })
        .waitFor();
      await page.getByRole("button", { name: "Forget what was clicked" }).click();
    });

    await test.step("all kinds of things are drawn, and said in words", async () => {
      await sendThings(await dashboard.node("things"));
      await page.getByRole("button", { name: "Show all" }).click();
      await page.getByRole("button", { name: /^Topics/ }).click();
      const list = page.getByRole("complementary", { name: "Topics of the scene" });
      await list.getByText("20,000 points around").waitFor();
      await list.getByText("Nobody tells where the frame “mars” is").waitFor();
      await page.getByRole("button", { name: "1 not placed" }).waitFor();
      await waitForColours(page, [{ what: "a cube", colour: CUBE_COLOUR, columns: 5 }]);
      await page.locator(".scene-labels .text", { hasText: "dock 1" }).waitFor();
    });

    await test.step("another frame than the robot's can be followed", async () => {
      const follow = page.getByRole("button", { name: "Follow tower" });
      await follow.click();
      await page.getByRole("option", { name: "Follow tower" }).waitFor({ state: "attached" });
      await follow.click();
      assertEquals(await follow.getAttribute("aria-pressed"), "false");
    });

    await test.step("a topic that is not wanted is not drawn any longer", async () => {
      await page.getByRole("checkbox", { name: "markers" }).uncheck();
      await page.locator(".scene-labels .text", { hasText: "dock 1" }).waitFor({ state: "hidden" });
    });

    await test.step("a picture that the browser takes away comes back", async () => {
      await page.evaluate(`globalThis.lost = document.querySelector(".scene-picture canvas")
        .getContext("webgl2").getExtension("WEBGL_lose_context")`);
      await page.evaluate(`lost.loseContext()`);
      await page.getByText("The picture is gone for a moment").waitFor();
      await page.evaluate(`lost.restoreContext()`);
      await page.getByText("The picture is gone for a moment").waitFor({ state: "detached" });
      await waitForColours(page, [WALL, FREE]);
    });

    await test.step("other pages get back all that it took", async () => {
      await page.goto(`${dashboard.gateway.url}#/topics`);
      await page.locator(".scene").waitFor({ state: "detached" });
    });
    // Chromium says so of a context that was taken away.
    const complaints = dashboard.complaints.filter((text) => !text.includes("Context Lost"));
    assertEquals(complaints, []);
  },
});

Deno.test({
  name: "the scene says so where the browser cannot draw, and tells in words where all is",
  ignore: !hasBrowser(),
  async fn() {
    await using dashboard = await DashboardFixture.startWithRobot();
    const page = await dashboard.open("", { screen: "phone", colours: "dark" });
    await page.evaluate(`HTMLCanvasElement.prototype.getContext = () => null`);
    await page.evaluate(`location.hash = "#/scene"`);
    await page.getByText("This browser cannot draw in space").waitFor();
    await page.getByRole("button", { name: /^Topics/ }).click();
    await page.getByText(/\d+ points around/).waitFor();
    await page.getByText("240 cells around 5.00, 3.00").waitFor();
    const complaints = dashboard.complaints.filter((text) => !text.includes("WebGL"));
    assertEquals(complaints, []);
    const width = await page.evaluate("document.documentElement.scrollWidth");
    assert(width === 390, `the page is ${width} px wide`);
  },
});

function labelPlace(page: Page): Promise<string> {
  return page.evaluate(() =>
    document.querySelector<HTMLElement>(".scene-labels .frame")!.style.translate
  );
}

async function waitForPlace(page: Page, wanted: { place: string; isIt: boolean }): Promise<void> {
  await page.waitForFunction(({ place, isIt }) => {
    const label = document.querySelector<HTMLElement>(".scene-labels .frame")!;
    return (label.style.translate === place) === isIt;
  }, wanted);
}

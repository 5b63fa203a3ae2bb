import { assertEquals } from "@std/assert";
import type { Page } from "playwright-core";
import { hasBrowser } from "../../../../support/browser.ts";
import { Changing, PATIENCE_MS } from "../../../../support/patience.ts";
import { DashboardFixture } from "../../dashboard_fixture.ts";

interface Twist {
  readonly linear: { readonly x: number };
  readonly angular: { readonly z: number };
}

/** What the robot is told, and what its wheels do. */
async function watchRobot(dashboard: DashboardFixture) {
  const node = await dashboard.node("watcher");
  // However long a busy machine holds a key: so slow it comes to no wall.
  await node.paramsOf("base", { timeoutMs: PATIENCE_MS }).set("max_speed", 0.02);
  const changing = new Changing();
  const now = { told: 0, speed: 0, turn: 0 };
  await node.listen("cmd_vel", (_topic, message) => {
    now.told = (message as Twist).linear.x;
    changing.tell();
  });
  await node.listen("odom", (_topic, message) => {
    const { linear, angular } = (message as { twist: { twist: Twist } }).twist.twist;
    [now.speed, now.turn] = [linear.x, angular.z];
    changing.tell();
  });
  const state = () => JSON.stringify(now);
  return {
    node,
    moves: () => changing.until(() => now.speed > 0 && now.told > 0, state),
    turns: () => changing.until(() => now.turn > 0, state),
    stands: () => changing.until(() => now.speed === 0 && now.told === 0, state),
    isStill: () => now.speed === 0 && now.told === 0,
  };
}

/** As if the person had gone to another tab. */
async function hide(page: Page, isHidden: boolean): Promise<void> {
  await page.evaluate((isHidden) => {
    const visibilityState = isHidden ? "hidden" : "visible";
    Object.defineProperty(document, "visibilityState", {
      value: visibilityState,
      configurable: true,
    });
    document.dispatchEvent(new Event("visibilitychange"));
  }, isHidden);
}

Deno.test({
  name: "a robot is driven only while somebody holds it, sees it, and is connected",
  ignore: !hasBrowser(),
  async fn(test) {
    await using dashboard = await DashboardFixture.startWithRobot();
    const robot = await watchRobot(dashboard);
    const page = await dashboard.open("#/drive");
    const says = (text: string) => page.getByRole("status").getByText(text, { exact: true });
    const stick = page.getByRole("img", { name: "Stick to drive and turn" });
    await says("Ready").waitFor();

    await test.step("by a key, until it is let go", async () => {
      await page.keyboard.down("w");
      await robot.moves();
      await says("Driving").waitFor();
      await page.keyboard.down("q");
      await robot.turns();
      await page.keyboard.up("q");
      await page.keyboard.up("w");
      await robot.stands();
      await page.getByRole("status").getByText(/^Stopped/).waitFor();
    });
    await test.step("not any more when another tab is looked at, until the key is pressed anew", async () => {
      await page.keyboard.down("w");
      await robot.moves();
      await hide(page, true);
      await robot.stands();
      await hide(page, false);
      await says("Stopped: the page was hidden").waitFor();
      await page.keyboard.down("w");
      assertEquals(robot.isStill(), true);
      await page.keyboard.up("w");
      await page.keyboard.down("s");
      await says("Driving").waitFor();
      await page.keyboard.up("s");
      await robot.stands();
    });
    await test.step("not any more when the window loses the focus", async () => {
      await page.keyboard.down("w");
      await robot.moves();
      await page.evaluate(() => void dispatchEvent(new Event("blur")));
      await robot.stands();
      await page.keyboard.up("w");
    });
    await test.step("by the stick, until the pointer is lost", async () => {
      const { x, y, width, height } = (await stick.boundingBox())!;
      await page.mouse.move(x + width / 2, y + height / 2);
      await page.mouse.down();
      await page.mouse.move(x + width / 2, y + height / 4, { steps: 3 });
      await robot.moves();
      await stick.evaluate((element) =>
        element.dispatchEvent(new PointerEvent("pointercancel", { pointerId: 1, bubbles: true }))
      );
      await robot.stands();
      await page.mouse.move(x + width / 2, y, { steps: 3 });
      assertEquals(robot.isStill(), true);
      await page.mouse.up();
    });
    await test.step("not any more when the big button is pressed, or the space bar", async () => {
      for (const stop of ["button", "Space"]) {
        await stick.click({ position: { x: 3, y: 100 }, trial: true });
        await page.keyboard.down("w");
        await robot.moves();
        if (stop === "Space") await page.keyboard.press("Space");
        else await page.getByRole("button", { name: "STOP" }).dispatchEvent("pointerdown");
        await robot.stands();
        await page.keyboard.up("w");
      }
    });
    await test.step("not any more without a gateway, and not by itself when that is back", async () => {
      await page.keyboard.down("w");
      await robot.moves();
      await dashboard.restartGateway(() => robot.stands());
      await page.locator(".connection.open").waitFor();
      await says("Stopped: the connection was lost").waitFor();
      assertEquals(robot.isStill(), true);
      await page.keyboard.up("w");
      await page.keyboard.down("w");
      await robot.moves();
      await page.keyboard.up("w");
      await robot.stands();
    });
    await test.step("that somebody else drives is told", async () => {
      const zero = { x: 0, y: 0, z: 0 };
      const sending = robot.node.every(
        { hz: 5 },
        () => robot.node.send("cmd_vel", { linear: zero, angular: zero }),
      );
      await page.getByText("watcher drives as well").waitFor();
      sending.stop();
    });
    await test.step("how fast it may go is kept", async () => {
      const speed = page.getByRole("textbox", { name: "Speed" });
      await speed.fill("0.45");
      await speed.press("Enter");
      await page.reload();
      await page.waitForFunction(() =>
        [...document.querySelectorAll("input")].some(({ value }) => value === "0.45")
      );
    });
    await test.step("not any more when the page is closed", async () => {
      await says("Ready").waitFor();
      await page.keyboard.down("w");
      await robot.moves();
      await page.close();
      await robot.stands();
    });
    // The gateway was not there for a while.
    assertEquals(dashboard.complaints.filter((text) => !text.includes("WebSocket")), []);
  },
});

Deno.test({
  name: "on a phone two sticks move and turn a robot that can go sideways",
  ignore: !hasBrowser(),
  async fn() {
    await using dashboard = await DashboardFixture.startWithRobot();
    const robot = await watchRobot(dashboard);
    const page = await dashboard.open("#/drive", { screen: "phone" });
    await page.getByRole("switch", { name: "Sideways" }).check();
    const stick = page.getByRole("img", { name: "Stick to turn" });
    const { x, y, width, height } = (await stick.boundingBox())!;
    const touch = await page.context().newCDPSession(page);
    const at = (share: number) => [{ x: x + width * share, y: y + height / 2 }];
    await touch.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: at(0.5) });
    await touch.send("Input.dispatchTouchEvent", { type: "touchMove", touchPoints: at(0.2) });
    await robot.turns();
    await touch.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] });
    await robot.stands();
    assertEquals(dashboard.complaints, []);
  },
});

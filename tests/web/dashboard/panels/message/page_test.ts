import { assert, assertEquals } from "@std/assert";
import { hasBrowser } from "../../../../support/browser.ts";
import { HOSTILE_NAMES } from "../../../../support/hostile_names.ts";
import { findBarriers } from "../../accessibility.ts";
import { DashboardFixture } from "../../dashboard_fixture.ts";

Deno.test({
  name: "topics show their last message as a tree that keeps its place",
  ignore: !hasBrowser(),
  async fn(test) {
    await using dashboard = await DashboardFixture.startWithRobot();
    const page = await dashboard.open("#/topics");
    const row = (name: string | RegExp) => page.getByRole("treeitem", { name });

    await test.step("of the robot, with units and names", async () => {
      await page.getByRole("link", { name: /^battery/ }).click();
      await row(/^voltage 1\d\.\d{4} V/).waitFor();
      await row("power_supply_health GOOD 1").waitFor();
      await row('frame_id "base_link"').waitFor();
      await page.getByText("sensor_msgs/msg/BatteryState").first().waitFor();
      assertEquals(await findBarriers(page), []);
    });
    await test.step("what is closed by keys stays closed", async () => {
      await row(/^header/).click();
      await row(/^stamp/).waitFor({ state: "detached" });
      const charge = await row(/^charge/).innerText();
      await page.waitForFunction(
        (before) =>
          ![...document.querySelectorAll<HTMLElement>("[role=treeitem]")]
            .some(({ innerText }) => innerText === before),
        charge,
      );
      assertEquals(await row(/^stamp/).count(), 0);
      await page.getByRole("tree").press("ArrowRight");
      await row(/^stamp/).waitFor();
      await page.getByRole("tree").press("ArrowDown");
      await page.getByRole("region", { name: "The chosen field" }).getByText("header.stamp")
        .waitFor();
    });
    await test.step("it can be paused and gone back in", async () => {
      await page.getByRole("button", { name: "The message before" }).click();
      await page.getByText(/^Paused, 1 back/).waitFor();
      await page.getByRole("button", { name: "Go on" }).click();
      await page.getByText(/^Paused/).waitFor({ state: "detached" });
    });
    await test.step("fields are found, copied and plotted", async () => {
      await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
      await page.getByRole("searchbox", { name: "Find fields" }).fill("volt");
      await page.getByText("2 fields").waitFor();
      await row(/^voltage/).click();
      await page.getByRole("button", { name: "Path" }).click();
      await page.getByText("The path is copied").waitFor();
      const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
      assertEquals(await clipboard(), "battery.voltage");
      await page.getByRole("button", { name: "Copy as YAML" }).click();
      await page.getByText("The message, as YAML, is copied").waitFor();
      assert((await clipboard()).includes('serial_number: "demo-1"'));
      await page.getByRole("button", { name: "Plot", exact: true }).click();
      await page.waitForURL(/#\/plots\/battery\.voltage$/);
    });
    await test.step("a million numbers and 50,000 fields are no burden", async () => {
      const node = await dashboard.node("large");
      const fields = Object.fromEntries(
        Array.from({ length: 50_000 }, (_, index) => [`field${index}`, index]),
      );
      await node.getTopic("large", { retain: 1 }).send({
        numbers: new Float64Array(1_000_000).fill(0.5),
        fields,
      });
      await page.goto(`${dashboard.gateway.url}#/topics/large`);
      await row(/^numbers/).click();
      await row(/^fields/).waitFor({ state: "detached" });
      await page.getByRole("tree").press("End");
      await row("fields 50000 fields").waitFor();
      await row("[999999]").or(row(/^999999 0\.5000/)).waitFor();
      assert(await page.getByRole("treeitem").count() < 100);
    });
    await test.step("whatever somebody sends, it is shown", async () => {
      const node = await dashboard.node("hostile");
      await node.getTopic("hostile", { retain: 1 }).send({
        text: "x".repeat(100_000),
        "": [undefined, null, NaN, 2n ** 60n],
        "__proto__x": new Map<unknown, unknown>([[{}, new Set([1])], [1, "1"]]),
        stamp: { sec: 1e15, nsec: 1 },
        names: Object.fromEntries(HOSTILE_NAMES.map((name) => [name, `<b>${name}`])),
      });
      await page.goto(`${dashboard.gateway.url}#/topics/hostile`);
      await row(/^text/).click();
      await page.getByRole("button", { name: "Show all 100000 characters" }).click();
      await page.getByRole("button", { name: "Open all" }).click();
      await page.getByRole("searchbox", { name: "Find fields" }).fill("IMU; touch");
      await row(/^names\.imu; touch owned "<b>imu; touch owned"/).waitFor();
    });
    await test.step("messages are sent by a form, and refused where they do not fit", async () => {
      await page.goto(`${dashboard.gateway.url}#/topics/cmd_vel`);
      await page.getByText("Send a message").click();
      const speeds = Promise.withResolvers<unknown>();
      await dashboard.mesh.node("ear").then((node) =>
        node.listen("cmd_vel", (_topic, twist) => speeds.resolve(twist))
      );
      const x = page.getByRole("textbox", { name: "x", exact: true }).first();
      await x.fill("fast");
      await page.waitForFunction(() =>
        [...document.querySelectorAll<HTMLButtonElement>(".send-form button")]
          .some(({ textContent, disabled }) => textContent === "Send" && disabled)
      );
      await x.fill("0.25");
      await page.getByRole("button", { name: "Send", exact: true }).click();
      await page.getByText("Sent", { exact: true }).waitFor();
      assertEquals((await speeds.promise as { linear: { x: number } }).linear.x, 0.25);
    });
    await test.step("on a phone there is a list, a message and the way back", async () => {
      const phone = await dashboard.open("#/topics", { screen: "phone" });
      await phone.getByRole("link", { name: /^odom/ }).tap();
      await phone.getByRole("treeitem", { name: /^x .* m Plot/ }).first().waitFor();
      assertEquals(await phone.getByRole("link", { name: /^scan/ }).count(), 0);
      await phone.getByRole("link", { name: "All topics" }).tap();
      await phone.getByRole("link", { name: /^scan/ }).waitFor();
    });
    assertEquals(dashboard.complaints, []);
  },
});

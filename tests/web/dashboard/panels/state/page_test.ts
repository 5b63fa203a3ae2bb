import { assertEquals } from "@std/assert";
import { sensor_msgs } from "@rosy/rosy/schemas";
import { defineMesh } from "@rosy/rosy";
import type { Page } from "playwright-core";
import { hasBrowser } from "../../../../support/browser.ts";
import { findBarriers } from "../../accessibility.ts";
import { DashboardFixture } from "../../dashboard_fixture.ts";

const mesh = defineMesh({ topics: { battery: [sensor_msgs.BatteryState] } });

/** Waits until a colour of the page takes some of the bands' canvas. */
async function waitForBand(page: Page, colour: string) {
  await page.waitForFunction(
    (colour) => {
      const canvas = document.querySelector<HTMLCanvasElement>(".state-place canvas");
      if (canvas === null || canvas.width === 0) return false;
      const probe = document.createElement("i");
      probe.style.color = `var(--${colour})`;
      document.body.append(probe);
      const wanted = getComputedStyle(probe).color.match(/\d+/g)!.map(Number);
      probe.remove();
      const { data } = canvas.getContext("2d")!.getImageData(0, 0, canvas.width, canvas.height);
      let count = 0;
      for (let i = 0; i < data.length; i += 4) {
        if (data[i + 3] === 255 && wanted.every((part, k) => Math.abs(data[i + k]! - part) < 3)) {
          count++;
        }
      }
      return count > 50;
    },
    colour,
    { polling: 100 },
  );
}

Deno.test({
  name: "states are bands with words in them, and a list of changes",
  ignore: !hasBrowser(),
  async fn(test) {
    await using dashboard = await DashboardFixture.start();
    const node = await dashboard.node("modes", { mesh });
    const battery = { ...emptyBattery(), present: true };
    let isCharging = true;
    node.every({ hz: 10 }, () => {
      node.send("battery", { ...battery, power_supply_status: isCharging ? 1 : 2 });
      node.send("mode", { word: isCharging ? "ok" : "error" });
    });
    const page = await dashboard.open("#/panels");
    await page.getByRole("button", { name: "Panel", exact: true }).click();
    await page.getByRole("dialog").getByRole("button", { name: /^States/ }).click();
    const panel = page.locator(".state-panel");
    const rows = panel.getByRole("list", { name: "States" });
    const add = panel.getByRole("combobox", { name: "Add a state: topic and field" });

    await test.step("rows of words and of numbers that have names", async () => {
      for (const text of ["battery.power_supply_status", "mode.word"]) {
        await add.fill(text);
        await add.press("Enter");
        await rows.getByText(text).waitFor();
      }
      await rows.getByText("CHARGING", { exact: true }).waitFor();
      await rows.getByText("ok", { exact: true }).waitFor();
      await waitForBand(page, "good");
    });
    await test.step("a change is drawn, and listed in words", async () => {
      await panel.getByRole("button", { name: "All changes in words" }).click();
      isCharging = false;
      await panel.getByRole("row", { name: /battery\.power_supply_status CHARGING DISCHARGING$/ })
        .waitFor();
      await panel.getByRole("row", { name: /mode\.word ok error$/ }).waitFor();
      await waitForBand(page, "bad");
    });
    await test.step("keys hold time and let it go on", async () => {
      await panel.getByRole("application").focus();
      await page.keyboard.press(" ");
      await panel.getByRole("button", { name: "Follow" }).waitFor();
      await page.keyboard.press("0");
      await panel.getByRole("button", { name: "Stand still" }).waitFor();
    });
    await test.step("a row is removed", async () => {
      await rows.getByRole("button", { name: "Remove mode.word" }).click();
      assertEquals(await rows.getByRole("listitem").count(), 1);
    });
    assertEquals(await findBarriers(page), []);
    assertEquals(dashboard.complaints, []);
  },
});

function emptyBattery(): sensor_msgs.BatteryState {
  return {
    header: { stamp: { sec: 0, nsec: 0 }, frame_id: "" },
    voltage: 12,
    temperature: 20,
    current: 0,
    charge: 1,
    capacity: 1,
    design_capacity: 1,
    percentage: 1,
    power_supply_status: 1,
    power_supply_health: 1,
    power_supply_technology: 0,
    present: true,
    cell_voltage: [],
    cell_temperature: [],
    location: "",
    serial_number: "",
  };
}

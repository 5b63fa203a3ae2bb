import { assert, assertEquals, assertMatch } from "@std/assert";
import type { Locator, Page } from "playwright-core";
import { hasBrowser } from "../../../../support/browser.ts";
import { findBarriers } from "../../accessibility.ts";
import { DashboardFixture } from "../../dashboard_fixture.ts";

/** @returns The plot of a page. */
function plotOf(page: Page): Locator {
  return page.getByRole("application", { name: /^Plot/ });
}

/** Waits until a line of some height has been drawn in a colour of the page. */
async function waitForLine(page: Page, { colour, heightPx }: { colour: string; heightPx: number }) {
  await page.waitForFunction(
    ({ colour, heightPx }) => {
      const canvas = document.querySelector<HTMLCanvasElement>(".u-wrap canvas");
      if (canvas === null) return false;
      const probe = document.createElement("i");
      probe.style.color = `var(--${colour})`;
      document.body.append(probe);
      const wanted = getComputedStyle(probe).color.match(/\d+/g)!.map(Number);
      probe.remove();
      const { width, height } = canvas;
      const { data } = canvas.getContext("2d")!.getImageData(0, 0, width, height);
      const rows = new Set<number>();
      for (let i = 0; i < data.length; i += 4) {
        const isIt = data[i + 3]! > 200 &&
          wanted.every((part, k) => Math.abs(data[i + k]! - part) < 6);
        if (isIt) rows.add(Math.floor(i / 4 / width));
      }
      return rows.size >= heightPx;
    },
    { colour, heightPx },
    { polling: 100 },
  );
}

/** @returns The file that a button gives. */
async function downloadOf(page: Page, button: string): Promise<Uint8Array> {
  const [download] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: button }).click(),
  ]);
  return await Deno.readFile(await download.path());
}

Deno.test({
  name: "numbers are plotted as they come, looked at closely, and saved",
  ignore: !hasBrowser(),
  async fn(test) {
    await using dashboard = await DashboardFixture.start();
    const node = await dashboard.node("waves");
    let sent = 0;
    node.every({ hz: 50 }, () => {
      const value = Math.sin(++sent / 8);
      node.send("waves/fast", { value, list: [sent, -value], isUp: value > 0, name: "x" });
      node.send("hostile", [NaN, Infinity, 2n ** 70n, null, { value: {} }, new Map()][sent % 6]);
    });
    const page = await dashboard.open("#/plots/waves/fast.value");
    const lines = page.getByRole("list", { name: "Lines" });
    const add = page.getByRole("combobox", { name: "Add a line: topic and field" });

    await test.step("a line of a link, and its value", async () => {
      await lines.getByText("waves/fast.value").waitFor();
      await waitForLine(page, { colour: "series-1", heightPx: 100 });
      assertMatch(await lines.locator(".plot-value").innerText(), /^-?\d/);
    });
    await test.step("more lines, by keys: of lists, of yes and no; never twice; and whatever comes", async () => {
      for (
        const text of [
          "waves/fast.list[0:2]",
          "waves/fast.isUp",
          "waves/fast.value",
          "hostile.value",
        ]
      ) {
        await add.fill(text);
        await add.press("Enter");
      }
      await lines.getByText("hostile.value").waitFor();
      assertEquals(await lines.getByRole("listitem").count(), 5);
      await page.waitForFunction(() =>
        [...document.querySelectorAll(".plot-value")].slice(0, 4).every(({ textContent }) =>
          /^-?\d/.test(textContent!)
        )
      );
      await lines.getByRole("button", { name: "Remove hostile.value" }).click();
      await lines.getByRole("button", { name: "Remove waves/fast.list[0]" }).click();
      await lines.getByRole("button", { name: /^waves\/fast\.isUp$/ }).click();
      await waitForLine(page, { colour: "series-3", heightPx: 100 });
    });
    await test.step("the numbers of a topic are offered", async () => {
      await add.fill("waves/fast");
      await page.locator('datalist option[value="waves/fast.list[1]"]').waitFor({
        state: "attached",
      });
      assertEquals(await page.locator('datalist option[value="waves/fast.name"]').count(), 0);
      await add.fill("");
    });
    await test.step("keys hold time, move in it and let it go on", async () => {
      await plotOf(page).focus();
      await page.keyboard.press(" ");
      await page.getByRole("button", { name: "Follow" }).waitFor();
      await page.keyboard.press("+");
      await page.keyboard.press("ArrowLeft");
      await page.keyboard.press("0");
      await page.getByRole("button", { name: "Stand still" }).waitFor();
    });
    await test.step("a part is chosen by dragging, and let go of by a double click", async () => {
      const { x, y, width } = (await page.locator(".u-over").boundingBox())!;
      await page.mouse.move(x + width - 80, y + 50);
      await page.mouse.down();
      await page.mouse.move(x + width - 20, y + 52, { steps: 4 });
      await page.mouse.up();
      await page.getByRole("button", { name: "Follow" }).waitFor();
      const table = new TextDecoder().decode(await downloadOf(page, "Save what is seen as CSV"));
      const [head, ...rows] = table.trimEnd().split("\r\n");
      assertEquals(head, "time,waves/fast.value,waves/fast.list[1]");
      const times = rows.map((row) => Number(row.split(",")[0]));
      assert(times.length > 1 && times.at(-1)! - times[0]! < 3, `${times.length} rows`);
      // The second line was added later: only the first one may have values before that.
      const [, value, opposite] = rows.at(-1)!.split(",").map(Number);
      assertEquals(value, -opposite!);
      const picture = await downloadOf(page, "Save it as a picture");
      assertEquals([...picture.subarray(1, 4)], [...new TextEncoder().encode("PNG")]);
      await page.mouse.dblclick(x + 20, y + 20);
      await page.getByRole("button", { name: "Stand still" }).waitFor();
    });
    await test.step("the wheel zooms, and figures of what is seen are told", async () => {
      await page.getByRole("button", { name: "Settings of this plot" }).click();
      await page.getByRole("checkbox", { name: /^Least, greatest/ }).check();
      await page.getByRole("button", { name: "Close" }).click();
      await page.mouse.wheel(0, 200);
      await page.getByRole("button", { name: "Follow" }).waitFor();
      await lines.getByText(/^-\d.* … .*, mean .*, \d+ ×$/).first().waitFor();
    });
    assertEquals(await findBarriers(page), []);
    assertEquals(dashboard.complaints, []);
  },
});

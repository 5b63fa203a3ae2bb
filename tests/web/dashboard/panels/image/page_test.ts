import { assert, assertEquals } from "@std/assert";
import { encode } from "jpeg-js";
import { hasBrowser } from "../../../../support/browser.ts";
import { findBarriers } from "../../accessibility.ts";
import { DashboardFixture } from "../../dashboard_fixture.ts";

/** A JPEG of one colour. */
function jpeg(width: number, height: number, colour: readonly number[]): Uint8Array {
  const data = new Uint8Array(width * height * 4);
  for (let at = 0; at < data.length; at++) data[at] = colour[at % 4]!;
  return new Uint8Array(encode({ width, height, data }, 90).data);
}

function depths(width: number, height: number) {
  const numbers = new Uint16Array(width * height).map((_, index) => 1000 + index % width);
  const data = new Uint8Array(numbers.buffer);
  return { width, height, encoding: "16UC1", is_bigendian: 0, step: width * 2, data };
}

Deno.test({
  name: "images are shown, moved, turned and saved, and what is none is told in words",
  ignore: !hasBrowser(),
  async fn(test) {
    await using dashboard = await DashboardFixture.startWithRobot();
    const page = await dashboard.open("#/topics/camera/image");
    const canvas = page.getByRole("img", { name: /^The image of/ });

    await test.step("of the robot's camera", async () => {
      await page.getByRole("navigation", { name: "Show as" }).getByRole("link", { name: "Image" })
        .click();
      await page.getByText("96 × 64").waitFor();
      await page.getByText("rgb8").waitFor();
      await page.getByText(/^\d\.\d+ Hz$/).waitFor();
      await canvas.hover();
      await page.getByText(/^4[78], 3[12]: {2}r/).waitFor();
      assertEquals(await findBarriers(page), []);
    });
    await test.step("larger, turned, and all of it again", async () => {
      await canvas.press("+");
      await page.getByText("1.3 ×").waitFor();
      await canvas.dblclick();
      await page.getByText("1.3 ×").waitFor({ state: "detached" });
      await page.mouse.wheel(0, -300);
      await page.getByText(/^\d\.\d ×$/).waitFor();
      await page.getByRole("button", { name: "Turn it" }).click();
      await page.getByRole("button", { name: "Swap left and right" }).click();
      const downloading = page.waitForEvent("download");
      await page.getByRole("button", { name: "Save it as PNG" }).click();
      const png = await Deno.readFile(await (await downloading).path());
      // Width and height, turned by a quarter.
      const view = new DataView(png.buffer);
      assertEquals([view.getUint32(16), view.getUint32(20)], [64, 96]);
    });

    const node = await dashboard.node("made");
    const made = node.getTopic("made", { retain: 1 });
    await made.send({ format: "jpeg", data: jpeg(32, 16, [250, 20, 20, 255]) });
    await page.goto(`${dashboard.gateway.url}#/topics/made?as=image`);
    const panel = page.locator(".image-panel");
    const image = panel.getByRole("img", { name: "The image of made" });
    const says = (text: string | RegExp) => panel.getByText(text).first().waitFor();

    await test.step("JPEG, by itself, too", async () => {
      await says("32 × 16");
      await made.send(jpeg(48, 24, [20, 250, 20, 255]));
      await says("48 × 24");
      const [red, green] = await image.evaluate((element) => {
        const canvas = element as HTMLCanvasElement;
        const context = canvas.getContext("2d")!;
        return [...context.getImageData(canvas.width >> 1, canvas.height >> 1, 1, 1).data];
      });
      assert(red! < 60 && green! > 200, `${red}, ${green}`);
    });
    await test.step("depths, with a scale", async () => {
      await made.send(depths(40, 20));
      await says("16UC1");
      await image.hover();
      await says(/^(19|20|21), (9|10): {2}10(19|20|21)$/);
      await panel.getByRole("spinbutton", { name: "to" }).fill("1010");
      await panel.getByRole("spinbutton", { name: "to" }).press("Enter");
      await panel.getByRole("combobox", { name: "Colours of depths" }).selectOption("colours");
    });
    await test.step("what is none is told in words, and what was seen stays", async () => {
      const whole = jpeg(64, 64, [9, 9, 9, 255]);
      for (
        const [value, words] of [
          [whole.subarray(0, 100), /damaged, or not all of it has come/],
          [{ ...depths(4, 4), height: 40 }, /32 bytes, less than 40 rows/],
          [{ ...depths(4, 4), encoding: "toString" }, /encoding "toString"/],
          [{ ...depths(4, 4), width: NaN }, /no sizes/],
          [{ position: 3 }, /is no image/],
          [null, /is no image/],
        ] as const
      ) {
        await made.send(value);
        await says(words);
        await says("40 × 20");
      }
    });
    await test.step("8K is shown, smaller, and the next one after it", async () => {
      const [width, height] = [7680, 4320];
      const data = new Uint8Array(width * height).fill(200);
      await made.send({ width, height, encoding: "mono8", is_bigendian: 0, step: width, data });
      await says("7680 × 4320");
      for (let count = 0; count < 100; count++) made.send(depths(100 + count, 50));
      await says("199 × 50");
    });
    assertEquals(dashboard.complaints, []);
  },
});

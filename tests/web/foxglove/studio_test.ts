import { assert } from "@std/assert";
import { defineMesh } from "@rosy/rosy";
import { sensor_msgs, tf2_msgs } from "@rosy/rosy/schemas";
import { serveWeb } from "../../../lib/web/mod.ts";
import { MeshFixture } from "../../support/mesh_fixture.ts";
import type { Page } from "playwright-core";
import { HAS_STUDIO, Studio } from "../../support/studio.ts";

const mesh = defineMesh({ topics: { image: [sensor_msgs.Image], tf: [tf2_msgs.TFMessage] } });
const [WIDTH, HEIGHT] = [8, 6];
const RED = new Uint8Array(WIDTH * HEIGHT * 3).map((_, index) => index % 3 === 0 ? 255 : 0);

/** A plot of a topic without a schema, its messages as they are, an image, and a frame in 3D. */
const LAYOUT = {
  configById: {
    "Plot!1": {
      paths: [{ value: "wave.y", enabled: true, timestampMethod: "receiveTime" }],
      showLegend: true,
      legendDisplay: "floating",
      showPlotValuesInLegend: true,
      isSynced: true,
      xAxisVal: "timestamp",
      sidebarDimension: 240,
    },
    "RawMessages!1": { topicPath: "wave", diffEnabled: false, diffTopicPath: "" },
    "ImageViewPanel!1": { cameraTopic: "image", enabledMarkerTopics: [], mode: "fit", zoom: 1 },
    "3D!1": { followTf: "odom", layers: {}, topics: {}, transforms: {}, scene: {}, publish: {} },
  },
  layout: {
    direction: "row",
    first: { direction: "column", first: "Plot!1", second: "RawMessages!1" },
    second: { direction: "column", first: "ImageViewPanel!1", second: "3D!1" },
  },
};

Deno.test({
  name:
    "a real Foxglove Studio shows a plot, an image, a frame and raw messages (deno task counterparts)",
  ignore: !HAS_STUDIO,
  fn: async () => {
    await using fixture = new MeshFixture();
    const robot = await fixture.node("robot", { mesh });
    const node = await fixture.node("web");
    await using studio = await Studio.start();
    await using web = await serveWeb({
      node,
      port: 0,
      cors: [studio.origin],
      logger: fixture.logger,
    });
    const header = { stamp: { sec: 1_700_000_000, nsec: 5 }, frame_id: "odom" };
    const rotation = { x: 0, y: 0, z: 0, w: 1 };
    const transform = { translation: { x: 1, y: 0, z: 0 }, rotation };
    robot.every({ hz: 10 }, async () => {
      await robot.send("wave", { y: 42.5, text: "hello" });
      await robot.send("tf", { transforms: [{ header, child_frame_id: "base", transform }] });
      await robot.send("image", {
        header,
        height: HEIGHT,
        width: WIDTH,
        encoding: "rgb8",
        is_bigendian: 0,
        step: WIDTH * 3,
        data: RED,
      });
    });
    await robot.waitForSender("wave");
    const url = new URL("foxglove", web.url).href.replace("http", "ws");
    const page = await studio.open(url, LAYOUT);
    const patient = { timeout: 60_000 };
    await page.getByText("42.5").first().waitFor(patient);
    await page.getByText('"hello"').waitFor(patient);
    // The stamp stands below an image that was decoded.
    await page.getByText("1700000000.000000005").waitFor(patient);
    const red = await redPixels(page);
    assert(red > 10_000, `${red} pixels are red`);
    await page.getByText("Problems").first().click();
    await page.getByText("No problems found").waitFor(patient);
  },
});

/** How much of a page is red. The browser reads its own picture: what Studio draws cannot be asked. */
async function redPixels(page: Page): Promise<number> {
  const picture = await page.screenshot({ timeout: 60_000 });
  const url = `data:image/png;base64,${new Uint8Array(picture).toBase64()}`;
  return await page.evaluate(`(async () => {
    const bitmap = await createImageBitmap(await (await fetch("${url}")).blob());
    const { width, height } = bitmap;
    const context = new OffscreenCanvas(width, height).getContext("2d");
    context.drawImage(bitmap, 0, 0);
    const { data } = context.getImageData(0, 0, width, height);
    let count = 0;
    for (let at = 0; at < data.length; at += 4) {
      if (data[at] === 255 && data[at + 1] === 0 && data[at + 2] === 0) count++;
    }
    return count;
  })()`);
}

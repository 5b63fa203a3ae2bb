import { startBase } from "../../../demo/robot/base.ts";
import { startBattery } from "../../../demo/robot/battery.ts";
import { startCamera } from "../../../demo/robot/camera.ts";
import { startLidar } from "../../../demo/robot/lidar.ts";
import { startMap } from "../../../demo/robot/map.ts";
import type { AnyMesh, MeshTypes, NodeOptions } from "@rosy/rosy";
import { serveWeb } from "../../../lib/web/mod.ts";
import { waitForColours } from "../../support/colours.ts";
import { MeshFixture } from "../../support/mesh_fixture.ts";
import { HAS_STUDIO, Studio } from "../../support/studio.ts";

/** A plot, also of a topic without a schema; messages as they are; the camera; the robot in 3D. */
const LAYOUT = {
  configById: {
    "Plot!1": {
      paths: [
        {
          value: "odom.pose.pose.position.x",
          color: "#00ff00",
          enabled: true,
          timestampMethod: "receiveTime",
        },
        { value: "wave.y", enabled: true, timestampMethod: "receiveTime" },
      ],
      showLegend: true,
      legendDisplay: "floating",
      showPlotValuesInLegend: true,
      isSynced: true,
      xAxisVal: "timestamp",
      sidebarDimension: 240,
    },
    "RawMessages!1": { topicPath: "battery.location", diffEnabled: false, diffTopicPath: "" },
    "ImageViewPanel!1": { cameraTopic: "camera/image", enabledMarkerTopics: [], mode: "fit" },
    "3D!1": {
      cameraState: {
        distance: 14,
        perspective: true,
        phi: 40,
        target: [0, 0, 0],
        targetOffset: [4, 3, 0],
        targetOrientation: [0, 0, 0, 1],
        thetaOffset: 20,
        fovy: 45,
        near: 0.5,
        far: 5000,
      },
      followMode: "follow-none",
      followTf: "odom",
      layers: {},
      topics: {
        map: { visible: true },
        scan: {
          visible: true,
          pointSize: 6,
          colorField: "intensity",
          colorMode: "flat",
          flatColor: "#ff00ff",
        },
      },
      transforms: {},
      scene: {},
      publish: {},
    },
  },
  layout: {
    direction: "row",
    first: { direction: "column", first: "Plot!1", second: "RawMessages!1" },
    second: { direction: "column", first: "ImageViewPanel!1", second: "3D!1" },
  },
};

/**
 * The line of the plot; the floor that the camera sees; the walls that the scanner sees. These are in
 * the frame of the robot: without its transform they are nowhere.
 */
const COLOURS = [
  { what: "a plot", colour: [0, 255, 0], columns: 100 },
  { what: "an image", colour: [110, 90, 70], columns: 50 },
  { what: "a scan", colour: [255, 0, 255], columns: 50 },
] as const;

Deno.test({
  name:
    "a real Foxglove Studio shows the example robot: a plot, its camera, its frames, its messages" +
    " (deno task counterparts)",
  ignore: !HAS_STUDIO,
  fn: async () => {
    await using fixture = new MeshFixture();
    const build = <M extends MeshTypes = AnyMesh>(options: NodeOptions) =>
      fixture.node<M>(options.name, options);
    for (const start of [startBase, startBattery, startCamera, startLidar, startMap]) {
      await start(build);
    }
    const waving = await fixture.node("waving");
    waving.every({ hz: 10 }, () => waving.send("wave", { y: 42.5 }));
    const node = await fixture.node("web");
    await using studio = await Studio.start();
    await using web = await serveWeb({
      node,
      port: 0,
      cors: [studio.origin],
      logger: fixture.logger,
    });
    const page = await studio.open(new URL("foxglove", web.url).href.replace("http", "ws"), LAYOUT);
    await page.getByText("42.5").first().waitFor();
    await page.getByText("under the deck").waitFor();
    await waitForColours(page, COLOURS);
    await page.getByText("Problems").first().click();
    await page.getByText("No problems found").waitFor();
  },
});

import type { Node } from "@rosy/rosy";
import { GeoJSON, LocationFix, sensor_msgs } from "@rosy/rosy/schemas";
import { assertEquals } from "@std/assert";
import { hasBrowser } from "../../../../support/browser.ts";
import { waitForColours } from "../../../../support/colours.ts";
import { DashboardFixture } from "../../dashboard_fixture.ts";

/** `series-1` and `series-2` of the light page. */
const FIELD = { what: "the field", colour: [179, 18, 79], columns: 20 } as const;
const TRACK = { what: "the way", colour: [29, 111, 184], columns: 10 } as const;
const stamp = { sec: 0, nsec: 0 };

Deno.test({
  name: "the map shows where a robot is and was, and what others have drawn on the earth",
  ignore: !hasBrowser(),
  async fn(test) {
    await using dashboard = await DashboardFixture.start();
    const tractor = await dashboard.node("tractor");
    await sendField(tractor);
    await sendFix(tractor, 52.5);
    const page = await dashboard.open("#/panels");
    const panel = page.locator(".map");
    await panel.getByText("52.500000° N, 13.400000° E ± 2.00 m").waitFor();
    await waitForColours(page, [FIELD]);

    await test.step("it has a way once it has moved", async () => {
      await sendFix(tractor, 52.5003);
      await panel.getByText("52.500300° N").waitFor();
      await waitForColours(page, [FIELD, TRACK]);
    });

    await test.step("distances are measured by two clicks", async () => {
      const measure = panel.getByRole("button", { name: "Measure from one place to another" });
      await measure.click();
      const map = panel.getByRole("application");
      const { width, height } = (await map.boundingBox())!;
      await map.click({ position: { x: width / 2, y: height / 2 } });
      await panel.getByText(/^From 52\./).waitFor();
      await map.click({ position: { x: width / 2, y: height / 4 } });
      await panel.getByText(/\d\sm, 0° from north$/).waitFor();
      await measure.click();
    });

    await test.step("a topic that is not wanted is not drawn any longer", async () => {
      await panel.getByRole("checkbox", { name: "gps" }).uncheck();
      await panel.getByText("52.500300° N").waitFor({ state: "detached" });
    });
    assertEquals(dashboard.complaints, []);
  },
});

async function sendFix(node: Node, latitude: number): Promise<void> {
  await node.getTopic("gps", { schema: sensor_msgs.NavSatFix, retain: 1 }).send({
    header: { stamp, frame_id: "gps" },
    status: { status: 0, service: 1 },
    latitude,
    longitude: 13.4,
    altitude: 34,
    position_covariance: [4, 0, 0, 0, 4, 0, 0, 0, 9],
    position_covariance_type: 2,
  });
}

async function sendField(node: Node): Promise<void> {
  const coordinates = [[[13.3996, 52.4998], [13.4006, 52.4998], [13.4006, 52.5006]]];
  const geojson = JSON.stringify({
    type: "Feature",
    properties: { name: "field" },
    geometry: { type: "Polygon", coordinates },
  });
  await node.getTopic("field", { schema: GeoJSON, retain: 1 }).send({ geojson });
  await node.getTopic("tower", { schema: LocationFix, retain: 1 }).send({
    timestamp: stamp,
    frame_id: "tower",
    latitude: 52.5005,
    longitude: 13.3998,
    altitude: 40,
    position_covariance: [0, 0, 0, 0, 0, 0, 0, 0, 0],
    position_covariance_type: 0,
  });
}

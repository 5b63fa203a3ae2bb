/**
 * Takes the pictures of the dashboard that the documentation shows: of every page, with the example robot,
 * which drives to and fro meanwhile.
 *
 *     deno task dashboard:pictures
 *
 * @module
 */
import type { Page } from "playwright-core";
import { DashboardFixture, type OpenOptions } from "./dashboard_fixture.ts";
import { Tour } from "./tour.ts";

const FOLDER = new URL("../../../docs/images/", import.meta.url);

/** A picture: which page, on which screen, and what is done before it is taken. */
interface Picture extends OpenOptions {
  readonly name: string;
  readonly hash: string;
  readonly prepare?: (page: Page) => Promise<unknown>;
}

const PICTURES: readonly Picture[] = [
  { name: "overview", hash: "#/overview" },
  { name: "overview-phone", hash: "#/overview", screen: "phone", colours: "dark" },
  { name: "panels", hash: "#/panels", colours: "dark" },
  { name: "topics", hash: "#/topics/odom" },
  { name: "scene", hash: "#/scene", colours: "dark" },
  {
    name: "plots",
    hash: "#/plots/odom.twist.twist.linear.x",
    prepare: async (page) => {
      await page.getByLabel("Add a line").fill("odom.twist.twist.angular.z");
      await page.keyboard.press("Enter");
    },
  },
  { name: "drive-phone", hash: "#/drive", screen: "phone" },
  { name: "params", hash: "#/params/base" },
  { name: "actions", hash: "#/actions/drive_to" },
  { name: "log", hash: "#/log", colours: "dark" },
  { name: "bags", hash: "#/bags" },
];

const bags = await Deno.makeTempDir({ prefix: "rosy-bags-" });
await Deno.mkdir(FOLDER, { recursive: true });
{
  await using dashboard = await DashboardFixture.startWithRobot({ bags });
  await using tour = await Tour.start(dashboard.mesh);
  await tour.record(dashboard.gateway.url, "morning.mcap");
  for (const { name, hash, prepare, ...options } of PICTURES) {
    const page = await dashboard.open(hash, options);
    await prepare?.(page);
    // What is drawn over time has to have something to draw.
    await page.waitForTimeout(8000);
    await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur());
    await page.screenshot({ path: new URL(`dashboard-${name}.png`, FOLDER).pathname });
    await page.close();
  }
}
await Deno.remove(bags, { recursive: true });

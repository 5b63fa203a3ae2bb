import { assertEquals } from "@std/assert";
import {
  mapTopics,
  readMapSettings,
} from "../../../../../lib/web/dashboard/panels/map/settings.ts";

Deno.test("readMapSettings() takes what it can read", () => {
  const first = { isFollowing: false, added: [], hidden: [] };
  assertEquals(readMapSettings({}), first);
  assertEquals(readMapSettings({ isFollowing: 1, added: "gps", hidden: [1, "", null] }), first);
  const settings = { isFollowing: true, added: ["a"], hidden: ["b"] };
  assertEquals(readMapSettings(settings), settings);
});

Deno.test("mapTopics() has all that tell of places on the earth, and what was added", () => {
  const topic = (name: string, type: string, mayRead = true) => ({
    name,
    type,
    senders: [],
    listeners: [],
    mayRead,
    mayWrite: false,
  });
  const topics = [
    topic("gps", "sensor_msgs/msg/NavSatFix"),
    topic("field", "foxglove.GeoJSON"),
    topic("map", "nav_msgs/msg/OccupancyGrid"),
    topic("secret", "foxglove.LocationFix", false),
  ];
  assertEquals(mapTopics(topics, { added: ["gps", "other"] }), ["field", "gps", "other"]);
});

import { assertEquals } from "@std/assert";
import { readRoute, routeHash } from "../../../../lib/web/dashboard/shell/route.ts";

Deno.test("readRoute() reads what routeHash() writes, whatever a topic is called", () => {
  for (const subject of ["", "battery", "camera/image", "a b/ü?#%/..", "100%"]) {
    const { page, ...read } = readRoute(routeHash("topics", subject));
    assertEquals([page, read.subject, String(read.query)], ["topics", subject, ""]);
  }
});

Deno.test("readRoute() takes addresses that somebody has typed", () => {
  const read = (hash: string) => {
    const { page, subject, query } = readRoute(hash);
    return [page, subject, String(query)];
  };
  assertEquals(read(""), ["", "", ""]);
  assertEquals(read("#topics/imu"), ["topics", "imu", ""]);
  assertEquals(read("#/topics/%E0%A4%A"), ["topics", "%E0%A4%A", ""]);
  assertEquals(read("#/panels?layout=a?b&c"), ["panels", "", "layout=a%3Fb&c="]);
});

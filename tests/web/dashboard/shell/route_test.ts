import { assertEquals } from "@std/assert";
import { readRoute, routeHash } from "../../../../lib/web/dashboard/shell/route.ts";

Deno.test("readRoute() reads what routeHash() writes, whatever a topic is called", () => {
  for (const subject of ["", "battery", "camera/image", "a b/ü?#%/..", "100%"]) {
    assertEquals(readRoute(routeHash("topics", subject)), { page: "topics", subject });
  }
});

Deno.test("readRoute() takes addresses that somebody has typed", () => {
  assertEquals(readRoute(""), { page: "", subject: "" });
  assertEquals(readRoute("#topics/imu"), { page: "topics", subject: "imu" });
  assertEquals(readRoute("#/topics/%E0%A4%A"), { page: "topics", subject: "%E0%A4%A" });
});

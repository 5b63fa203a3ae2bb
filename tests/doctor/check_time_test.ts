import { assertEquals } from "@std/assert";
import { checkTime } from "../../lib/doctor/check_time.ts";
import { newRecord } from "../support/records.ts";

const robot = newRecord("robot", { topics: ["clock", "imu"] });
const arm = newRecord("arm", { topics: ["clock"] });
const player = newRecord("player", { sends: ["clock", "imu"] });
const simulator = newRecord("simulator", { sends: ["clock"] });
const eye = newRecord("eye", { topics: ["clocks", "**"], sends: ["image"] });

const found = (...records: Parameters<typeof checkTime>[0]) =>
  checkTime(records).map(({ verdict, summary }) => [verdict, summary]);

Deno.test("checkTime() says nothing where no simulation is going on", () => {
  assertEquals(found(), []);
  assertEquals(found(eye), []);
});

Deno.test("checkTime() says who tells the time, to how many", () => {
  const name = `player@${player.id.hostname} (${player.id.uuid.slice(0, 4)})`;
  assertEquals(found(player, robot, eye, arm), [
    ["ok", `${name} tells the time of a simulation to 2 nodes`],
  ]);
  assertEquals(found(player), [["ok", `${name} tells the time of a simulation to 0 nodes`]]);
});

Deno.test("checkTime() warns of several who tell the time, and of nobody who does", () => {
  const [[verdict, summary] = []] = found(player, simulator, robot);
  assertEquals(verdict, "warn");
  assertEquals(
    /^2 nodes tell the time on topic "clock": player@.*, simulator@/.test(summary!),
    true,
  );
  assertEquals(found(robot, eye), [
    [
      "warn",
      '1 node may wait for the time of a simulation on topic "clock": nobody tells it',
    ],
  ]);
});

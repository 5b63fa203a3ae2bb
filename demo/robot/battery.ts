/**
 * The battery: empties while the robot drives, and fills up at the dock.
 *
 * @module
 */
import { buildNode, type Node } from "@rosy/rosy";
import { sensor_msgs } from "@rosy/rosy/schemas";
import { header } from "./messages.ts";
import { type Robot, robot } from "./robot.ts";
import { DOCK } from "./world.ts";

const CAPACITY_AH = 2;
/** Below this share of the capacity it warns. */
const LOW = 0.2;
const EMPTY_VOLTS = 10.5;
const FULL_VOLTS = 12.6;
/** In amperes: what the electronics take, what a m/s takes on top, and what the dock gives. */
const CURRENT = { idle: 0.6, driving: 4, charging: 20 };
const DOCK_METRES = 0.4;
const { POWER_SUPPLY_STATUS_CHARGING, POWER_SUPPLY_STATUS_DISCHARGING } =
  sensor_msgs.PowerSupplyStatus;

/** Starts the battery. */
export async function startBattery(build = buildNode): Promise<Node<Robot>> {
  const node = await build({ name: "battery", mesh: robot });
  let charge = 0.8 * CAPACITY_AH;
  let [speed, isDocked] = [0, true];
  await node.listen("odom", (_topic, { pose: { pose: { position } }, twist: { twist } }) => {
    speed = Math.abs(twist.linear.x);
    isDocked = Math.hypot(position.x - DOCK.x, position.y - DOCK.y) < DOCK_METRES;
  });

  node.every({ hz: 1 }, () => {
    const current = (isDocked ? CURRENT.charging : 0) - CURRENT.idle - CURRENT.driving * speed;
    charge = Math.max(0, Math.min(CAPACITY_AH, charge + current / 3600));
    const percentage = charge / CAPACITY_AH;
    if (percentage < LOW) {
      node.log.warn("Battery is low", { data: { percentage }, everyMs: 60_000 });
    }
    return node.send("battery", {
      header: header(node, "base_link"),
      voltage: EMPTY_VOLTS + percentage * (FULL_VOLTS - EMPTY_VOLTS),
      temperature: 25,
      current,
      charge,
      capacity: CAPACITY_AH,
      design_capacity: CAPACITY_AH,
      percentage,
      power_supply_status: isDocked
        ? POWER_SUPPLY_STATUS_CHARGING
        : POWER_SUPPLY_STATUS_DISCHARGING,
      power_supply_health: sensor_msgs.PowerSupplyHealth.POWER_SUPPLY_HEALTH_GOOD,
      power_supply_technology: sensor_msgs.PowerSupplyTechnology.POWER_SUPPLY_TECHNOLOGY_LION,
      present: true,
      cell_voltage: [],
      cell_temperature: [],
      location: "under the deck",
      serial_number: "demo-1",
    });
  });
  return node;
}

if (import.meta.main) {
  await using node = await startBattery();
  await node.forever();
}

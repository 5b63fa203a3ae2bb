import { assertEquals } from "@std/assert";
import { geometry_msgs, sensor_msgs } from "@rosy/rosy/schemas";
import { documentOf } from "../../../../../../lib/schema/document/type_document.ts";
import { FieldType } from "../../../../../../lib/web/dashboard/panels/message/tree/field_type.ts";
import { unitIn } from "../../../../../../lib/web/dashboard/panels/message/tree/unit_in.ts";

Deno.test("unitIn() finds units in what schemas say", () => {
  assertEquals(
    [
      "In volts.",
      "Linear velocity, in m/s.",
      "In degrees Celsius.",
      "In amperes, negative while the battery is being discharged.",
      "Acceleration with gravity, in m/s².",
      "The charge left, in ampere hours.",
      "The pose, in the frame of the header.",
      "Their positions, in radians or metres.",
      "Covariance, row by row: x, y, z in metres, then the rotations.",
      "Variance of the distance, in m².",
      "Their limits, in metres and radians.",
      "",
    ].map(unitIn),
    [
      "V",
      "m/s",
      "°C",
      "A",
      "m/s²",
      "Ah",
      undefined,
      undefined,
      undefined,
      "m²",
      undefined,
      undefined,
    ],
  );
});

Deno.test("FieldType hands the unit of a vector on to its numbers", () => {
  const twist = FieldType.ofTopic(documentOf(geometry_msgs.Twist));
  assertEquals(twist.part("linear").part("x").unit, "m/s");
  const scan = FieldType.ofTopic(documentOf(sensor_msgs.LaserScan));
  assertEquals(scan.part("ranges").part("3").unit, "m");
  assertEquals(scan.part("nothing").part("x").unit, "");
});

Deno.test("FieldType calls numbers by their names, without what all of them begin with", () => {
  const battery = FieldType.ofTopic(documentOf(sensor_msgs.BatteryState));
  const status = battery.part("power_supply_status");
  assertEquals([status.nameOf(1), status.nameOf(9), status.nameOf("1")], [
    "CHARGING",
    undefined,
    undefined,
  ]);
});

Deno.test("FieldType says nothing where there is no schema", () => {
  const type = FieldType.ofTopic(null).part("a").part("0");
  assertEquals([type.unit, type.description, type.nameOf(1)], ["", "", undefined]);
});

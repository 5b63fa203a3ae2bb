/**
 * `sensor_msgs` of ROS: what sensors measure.
 *
 * Written by `deno task schemas:generate`.
 *
 * @module
 */

import type { NamedSchema } from "../../schema/named_schema.ts";
import {
  arrayOf,
  boolean,
  bytes,
  choice,
  int,
  message,
  nested,
  number,
  text,
  time,
  uint,
} from "../fields.ts";
import type { Timestamp } from "../foxglove/time.ts";
import type { NumberArray } from "../number_array.ts";
import { Quaternion, Vector3 } from "./geometry_msgs.ts";
import { Header } from "./std_msgs.ts";

/**
 * What an inertial measurement unit measures. A covariance of all zeros is not known; -1 as its
 * first element says that the unit does not measure this at all.
 */
export interface Imu {
  /** When it was measured, and the frame of the unit. */
  header: Header;
  /** Estimated orientation. */
  orientation: Quaternion;
  /** Covariance about x, y, z, 3 × 3, row by row, in rad². */
  orientation_covariance: NumberArray;
  /** Angular velocity, in rad/s. */
  angular_velocity: Vector3;
  /** Covariance about x, y, z, 3 × 3, row by row, in (rad/s)². */
  angular_velocity_covariance: NumberArray;
  /** Acceleration with gravity, in m/s². */
  linear_acceleration: Vector3;
  /** Covariance of x, y, z, 3 × 3, row by row, in (m/s²)². */
  linear_acceleration_covariance: NumberArray;
}

/** The schema of {@linkcode Imu}: `sensor_msgs/msg/Imu`. */
export const Imu: NamedSchema<Imu> = message(
  "sensor_msgs/msg/Imu",
  "What an inertial measurement unit measures. A covariance of all zeros is not known; -1 as its first element says that the unit does not measure this at all.",
  {
    header: nested(Header, "When it was measured, and the frame of the unit."),
    orientation: nested(Quaternion, "Estimated orientation."),
    orientation_covariance: arrayOf(
      number(),
      "Covariance about x, y, z, 3 × 3, row by row, in rad².",
      9,
    ),
    angular_velocity: nested(Vector3, "Angular velocity, in rad/s."),
    angular_velocity_covariance: arrayOf(
      number(),
      "Covariance about x, y, z, 3 × 3, row by row, in (rad/s)².",
      9,
    ),
    linear_acceleration: nested(Vector3, "Acceleration with gravity, in m/s²."),
    linear_acceleration_covariance: arrayOf(
      number(),
      "Covariance of x, y, z, 3 × 3, row by row, in (m/s²)².",
      9,
    ),
  },
);

/** What a magnetometer measures. */
export interface MagneticField {
  /** When it was measured, and the frame of the sensor. */
  header: Header;
  /** The field, in tesla; NaN along axes that are not measured. */
  magnetic_field: Vector3;
  /** Covariance of x, y, z, 3 × 3, row by row, in T²; all zeros where it is not known. */
  magnetic_field_covariance: NumberArray;
}

/** The schema of {@linkcode MagneticField}: `sensor_msgs/msg/MagneticField`. */
export const MagneticField: NamedSchema<MagneticField> = message(
  "sensor_msgs/msg/MagneticField",
  "What a magnetometer measures.",
  {
    header: nested(Header, "When it was measured, and the frame of the sensor."),
    magnetic_field: nested(Vector3, "The field, in tesla; NaN along axes that are not measured."),
    magnetic_field_covariance: arrayOf(
      number(),
      "Covariance of x, y, z, 3 × 3, row by row, in T²; all zeros where it is not known.",
      9,
    ),
  },
);

/** The numbers that `power_supply_status` may be. */
export const PowerSupplyStatus: {
  /** Not known. */
  readonly POWER_SUPPLY_STATUS_UNKNOWN: 0;
  /** It is being charged. */
  readonly POWER_SUPPLY_STATUS_CHARGING: 1;
  /** It is being discharged. */
  readonly POWER_SUPPLY_STATUS_DISCHARGING: 2;
  /** It is neither charged nor discharged. */
  readonly POWER_SUPPLY_STATUS_NOT_CHARGING: 3;
  /** It is full. */
  readonly POWER_SUPPLY_STATUS_FULL: 4;
} = {
  POWER_SUPPLY_STATUS_UNKNOWN: 0,
  POWER_SUPPLY_STATUS_CHARGING: 1,
  POWER_SUPPLY_STATUS_DISCHARGING: 2,
  POWER_SUPPLY_STATUS_NOT_CHARGING: 3,
  POWER_SUPPLY_STATUS_FULL: 4,
};

/** One of the numbers of `power_supply_status`. */
export type PowerSupplyStatus = 0 | 1 | 2 | 3 | 4;

/** The numbers that `power_supply_health` may be. */
export const PowerSupplyHealth: {
  /** Not known. */
  readonly POWER_SUPPLY_HEALTH_UNKNOWN: 0;
  /** It is well. */
  readonly POWER_SUPPLY_HEALTH_GOOD: 1;
  /** It is too hot. */
  readonly POWER_SUPPLY_HEALTH_OVERHEAT: 2;
  /** It is worn out. */
  readonly POWER_SUPPLY_HEALTH_DEAD: 3;
  /** Its voltage is too high. */
  readonly POWER_SUPPLY_HEALTH_OVERVOLTAGE: 4;
  /** Something is wrong that has no number here. */
  readonly POWER_SUPPLY_HEALTH_UNSPEC_FAILURE: 5;
  /** It is too cold. */
  readonly POWER_SUPPLY_HEALTH_COLD: 6;
  /** Its watchdog's time is over. */
  readonly POWER_SUPPLY_HEALTH_WATCHDOG_TIMER_EXPIRE: 7;
  /** Its safety timer's time is over. */
  readonly POWER_SUPPLY_HEALTH_SAFETY_TIMER_EXPIRE: 8;
} = {
  POWER_SUPPLY_HEALTH_UNKNOWN: 0,
  POWER_SUPPLY_HEALTH_GOOD: 1,
  POWER_SUPPLY_HEALTH_OVERHEAT: 2,
  POWER_SUPPLY_HEALTH_DEAD: 3,
  POWER_SUPPLY_HEALTH_OVERVOLTAGE: 4,
  POWER_SUPPLY_HEALTH_UNSPEC_FAILURE: 5,
  POWER_SUPPLY_HEALTH_COLD: 6,
  POWER_SUPPLY_HEALTH_WATCHDOG_TIMER_EXPIRE: 7,
  POWER_SUPPLY_HEALTH_SAFETY_TIMER_EXPIRE: 8,
};

/** One of the numbers of `power_supply_health`. */
export type PowerSupplyHealth = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/** The numbers that `power_supply_technology` may be. */
export const PowerSupplyTechnology: {
  /** Not known. */
  readonly POWER_SUPPLY_TECHNOLOGY_UNKNOWN: 0;
  /** Nickel metal hydride. */
  readonly POWER_SUPPLY_TECHNOLOGY_NIMH: 1;
  /** Lithium ion. */
  readonly POWER_SUPPLY_TECHNOLOGY_LION: 2;
  /** Lithium polymer. */
  readonly POWER_SUPPLY_TECHNOLOGY_LIPO: 3;
  /** Lithium iron phosphate. */
  readonly POWER_SUPPLY_TECHNOLOGY_LIFE: 4;
  /** Nickel cadmium. */
  readonly POWER_SUPPLY_TECHNOLOGY_NICD: 5;
  /** Lithium manganese dioxide. */
  readonly POWER_SUPPLY_TECHNOLOGY_LIMN: 6;
  /** Ternary lithium. */
  readonly POWER_SUPPLY_TECHNOLOGY_TERNARY: 7;
  /** Valve-regulated lead acid. */
  readonly POWER_SUPPLY_TECHNOLOGY_VRLA: 8;
} = {
  POWER_SUPPLY_TECHNOLOGY_UNKNOWN: 0,
  POWER_SUPPLY_TECHNOLOGY_NIMH: 1,
  POWER_SUPPLY_TECHNOLOGY_LION: 2,
  POWER_SUPPLY_TECHNOLOGY_LIPO: 3,
  POWER_SUPPLY_TECHNOLOGY_LIFE: 4,
  POWER_SUPPLY_TECHNOLOGY_NICD: 5,
  POWER_SUPPLY_TECHNOLOGY_LIMN: 6,
  POWER_SUPPLY_TECHNOLOGY_TERNARY: 7,
  POWER_SUPPLY_TECHNOLOGY_VRLA: 8,
};

/** One of the numbers of `power_supply_technology`. */
export type PowerSupplyTechnology = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/** The state of a battery. What is not measured is NaN. */
export interface BatteryState {
  /** When it was measured. */
  header: Header;
  /** In volts. */
  voltage: number;
  /** In degrees Celsius. */
  temperature: number;
  /** In amperes, negative while the battery is being discharged. */
  current: number;
  /** The charge left, in ampere hours. */
  charge: number;
  /** The charge when it was last full, in ampere hours. */
  capacity: number;
  /** The charge that it was made for, in ampere hours. */
  design_capacity: number;
  /** How full it is, from 0 to 1. */
  percentage: number;
  /** What it is doing. */
  power_supply_status: PowerSupplyStatus;
  /** How well it is. */
  power_supply_health: PowerSupplyHealth;
  /** Its chemistry. */
  power_supply_technology: PowerSupplyTechnology;
  /** Whether there is a battery. */
  present: boolean;
  /** The voltage of each cell, in volts; NaN for each where only their number is known. */
  cell_voltage: NumberArray;
  /**
   * The temperature of each cell, in degrees Celsius; NaN for each where only their number is
   * known.
   */
  cell_temperature: NumberArray;
  /** Where it is: the number of its slot, say. */
  location: string;
  /** Its serial number, as far as that is known. */
  serial_number: string;
}

/** The schema of {@linkcode BatteryState}: `sensor_msgs/msg/BatteryState`. */
export const BatteryState: NamedSchema<BatteryState> = message(
  "sensor_msgs/msg/BatteryState",
  "The state of a battery. What is not measured is NaN.",
  {
    header: nested(Header, "When it was measured."),
    voltage: number("In volts."),
    temperature: number("In degrees Celsius."),
    current: number("In amperes, negative while the battery is being discharged."),
    charge: number("The charge left, in ampere hours."),
    capacity: number("The charge when it was last full, in ampere hours."),
    design_capacity: number("The charge that it was made for, in ampere hours."),
    percentage: number("How full it is, from 0 to 1."),
    power_supply_status: choice("sensor_msgs/PowerSupplyStatus", "What it is doing.", [
      ["POWER_SUPPLY_STATUS_UNKNOWN", 0, "Not known."],
      ["POWER_SUPPLY_STATUS_CHARGING", 1, "It is being charged."],
      ["POWER_SUPPLY_STATUS_DISCHARGING", 2, "It is being discharged."],
      ["POWER_SUPPLY_STATUS_NOT_CHARGING", 3, "It is neither charged nor discharged."],
      ["POWER_SUPPLY_STATUS_FULL", 4, "It is full."],
    ]),
    power_supply_health: choice("sensor_msgs/PowerSupplyHealth", "How well it is.", [
      ["POWER_SUPPLY_HEALTH_UNKNOWN", 0, "Not known."],
      ["POWER_SUPPLY_HEALTH_GOOD", 1, "It is well."],
      ["POWER_SUPPLY_HEALTH_OVERHEAT", 2, "It is too hot."],
      ["POWER_SUPPLY_HEALTH_DEAD", 3, "It is worn out."],
      ["POWER_SUPPLY_HEALTH_OVERVOLTAGE", 4, "Its voltage is too high."],
      ["POWER_SUPPLY_HEALTH_UNSPEC_FAILURE", 5, "Something is wrong that has no number here."],
      ["POWER_SUPPLY_HEALTH_COLD", 6, "It is too cold."],
      ["POWER_SUPPLY_HEALTH_WATCHDOG_TIMER_EXPIRE", 7, "Its watchdog's time is over."],
      ["POWER_SUPPLY_HEALTH_SAFETY_TIMER_EXPIRE", 8, "Its safety timer's time is over."],
    ]),
    power_supply_technology: choice("sensor_msgs/PowerSupplyTechnology", "Its chemistry.", [
      ["POWER_SUPPLY_TECHNOLOGY_UNKNOWN", 0, "Not known."],
      ["POWER_SUPPLY_TECHNOLOGY_NIMH", 1, "Nickel metal hydride."],
      ["POWER_SUPPLY_TECHNOLOGY_LION", 2, "Lithium ion."],
      ["POWER_SUPPLY_TECHNOLOGY_LIPO", 3, "Lithium polymer."],
      ["POWER_SUPPLY_TECHNOLOGY_LIFE", 4, "Lithium iron phosphate."],
      ["POWER_SUPPLY_TECHNOLOGY_NICD", 5, "Nickel cadmium."],
      ["POWER_SUPPLY_TECHNOLOGY_LIMN", 6, "Lithium manganese dioxide."],
      ["POWER_SUPPLY_TECHNOLOGY_TERNARY", 7, "Ternary lithium."],
      ["POWER_SUPPLY_TECHNOLOGY_VRLA", 8, "Valve-regulated lead acid."],
    ]),
    present: boolean("Whether there is a battery."),
    cell_voltage: arrayOf(
      number(),
      "The voltage of each cell, in volts; NaN for each where only their number is known.",
    ),
    cell_temperature: arrayOf(
      number(),
      "The temperature of each cell, in degrees Celsius; NaN for each where only their number is known.",
    ),
    location: text("Where it is: the number of its slot, say."),
    serial_number: text("Its serial number, as far as that is known."),
  },
);

/** The state of joints: all arrays are as long as `name`, or empty. */
export interface JointState {
  /** When it was measured. */
  header: Header;
  /** The names of the joints. */
  name: string[];
  /** Their positions, in radians or metres. */
  position: NumberArray;
  /** Their velocities, in rad/s or m/s. */
  velocity: NumberArray;
  /** Their torques or forces, in N·m or N. */
  effort: NumberArray;
}

/** The schema of {@linkcode JointState}: `sensor_msgs/msg/JointState`. */
export const JointState: NamedSchema<JointState> = message(
  "sensor_msgs/msg/JointState",
  "The state of joints: all arrays are as long as `name`, or empty.",
  {
    header: nested(Header, "When it was measured."),
    name: arrayOf(text(), "The names of the joints."),
    position: arrayOf(number(), "Their positions, in radians or metres."),
    velocity: arrayOf(number(), "Their velocities, in rad/s or m/s."),
    effort: arrayOf(number(), "Their torques or forces, in N·m or N."),
  },
);

/** The numbers that `status` may be. */
export const FixStatus: {
  /** Not known yet. */
  readonly STATUS_UNKNOWN: -2;
  /** It cannot tell its position. */
  readonly STATUS_NO_FIX: -1;
  /** By the satellites alone. */
  readonly STATUS_FIX: 0;
  /** With corrections from other satellites. */
  readonly STATUS_SBAS_FIX: 1;
  /** With corrections from stations on the ground. */
  readonly STATUS_GBAS_FIX: 2;
} = {
  STATUS_UNKNOWN: -2,
  STATUS_NO_FIX: -1,
  STATUS_FIX: 0,
  STATUS_SBAS_FIX: 1,
  STATUS_GBAS_FIX: 2,
};

/** One of the numbers of `status`. */
export type FixStatus = -2 | -1 | 0 | 1 | 2;

/** What a receiver of satellite navigation knows its position by. */
export interface NavSatStatus {
  /** What kind of fix it has. */
  status: FixStatus;
  /**
   * Which systems it uses, added up: 1 GPS, 2 GLONASS, 4 BeiDou, 8 Galileo; 0 where that is not
   * known.
   */
  service: number;
}

/** The schema of {@linkcode NavSatStatus}: `sensor_msgs/msg/NavSatStatus`. */
export const NavSatStatus: NamedSchema<NavSatStatus> = message(
  "sensor_msgs/msg/NavSatStatus",
  "What a receiver of satellite navigation knows its position by.",
  {
    status: choice("sensor_msgs/FixStatus", "What kind of fix it has.", [
      ["STATUS_UNKNOWN", -2, "Not known yet."],
      ["STATUS_NO_FIX", -1, "It cannot tell its position."],
      ["STATUS_FIX", 0, "By the satellites alone."],
      ["STATUS_SBAS_FIX", 1, "With corrections from other satellites."],
      ["STATUS_GBAS_FIX", 2, "With corrections from stations on the ground."],
    ]),
    service: uint(
      16,
      "Which systems it uses, added up: 1 GPS, 2 GLONASS, 4 BeiDou, 8 Galileo; 0 where that is not known.",
    ),
  },
);

/** The numbers that `position_covariance_type` may be. */
export const CovarianceType: {
  /** It is not. */
  readonly COVARIANCE_TYPE_UNKNOWN: 0;
  /** Estimated from the dilution of precision. */
  readonly COVARIANCE_TYPE_APPROXIMATED: 1;
  /** The variances on the diagonal are known. */
  readonly COVARIANCE_TYPE_DIAGONAL_KNOWN: 2;
  /** All of it is known. */
  readonly COVARIANCE_TYPE_KNOWN: 3;
} = {
  COVARIANCE_TYPE_UNKNOWN: 0,
  COVARIANCE_TYPE_APPROXIMATED: 1,
  COVARIANCE_TYPE_DIAGONAL_KNOWN: 2,
  COVARIANCE_TYPE_KNOWN: 3,
};

/** One of the numbers of `position_covariance_type`. */
export type CovarianceType = 0 | 1 | 2 | 3;

/** A position by satellite navigation, on the ellipsoid of WGS 84. */
export interface NavSatFix {
  /** When it was measured, and the frame of the antenna. */
  header: Header;
  /** What kind of fix it is. */
  status: NavSatStatus;
  /** In degrees, positive north of the equator. */
  latitude: number;
  /** In degrees, positive east of Greenwich. */
  longitude: number;
  /** In metres above the ellipsoid; NaN where it is not known. */
  altitude: number;
  /** Covariance of east, north and up, 3 × 3, row by row, in m². */
  position_covariance: NumberArray;
  /** How the covariance is known. */
  position_covariance_type: CovarianceType;
}

/** The schema of {@linkcode NavSatFix}: `sensor_msgs/msg/NavSatFix`. */
export const NavSatFix: NamedSchema<NavSatFix> = message(
  "sensor_msgs/msg/NavSatFix",
  "A position by satellite navigation, on the ellipsoid of WGS 84.",
  {
    header: nested(Header, "When it was measured, and the frame of the antenna."),
    status: nested(NavSatStatus, "What kind of fix it is."),
    latitude: number("In degrees, positive north of the equator."),
    longitude: number("In degrees, positive east of Greenwich."),
    altitude: number("In metres above the ellipsoid; NaN where it is not known."),
    position_covariance: arrayOf(
      number(),
      "Covariance of east, north and up, 3 × 3, row by row, in m².",
      9,
    ),
    position_covariance_type: choice("sensor_msgs/CovarianceType", "How the covariance is known.", [
      ["COVARIANCE_TYPE_UNKNOWN", 0, "It is not."],
      ["COVARIANCE_TYPE_APPROXIMATED", 1, "Estimated from the dilution of precision."],
      ["COVARIANCE_TYPE_DIAGONAL_KNOWN", 2, "The variances on the diagonal are known."],
      ["COVARIANCE_TYPE_KNOWN", 3, "All of it is known."],
    ]),
  },
);

/** The numbers that `radiation_type` may be. */
export const RadiationType: {
  /** Sound. */
  readonly ULTRASOUND: 0;
  /** Infrared light. */
  readonly INFRARED: 1;
} = { ULTRASOUND: 0, INFRARED: 1 };

/** One of the numbers of `radiation_type`. */
export type RadiationType = 0 | 1;

/** One distance, measured by sound or infrared light; for laser scanners there is LaserScan. */
export interface Range {
  /** When it was measured, and the frame of the sensor, whose x axis is ahead. */
  header: Header;
  /** What it measures by. */
  radiation_type: RadiationType;
  /** The width of the cone that it looks into, in radians. */
  field_of_view: number;
  /** The least distance that it can measure, in metres. */
  min_range: number;
  /** The greatest distance that it can measure, in metres. */
  max_range: number;
  /** The distance, in metres; -Infinity is nearer than it can measure, Infinity farther. */
  range: number;
  /** Variance of the distance, in m²; 0 where it is not known. */
  variance: number;
}

/** The schema of {@linkcode Range}: `sensor_msgs/msg/Range`. */
export const Range: NamedSchema<Range> = message(
  "sensor_msgs/msg/Range",
  "One distance, measured by sound or infrared light; for laser scanners there is LaserScan.",
  {
    header: nested(
      Header,
      "When it was measured, and the frame of the sensor, whose x axis is ahead.",
    ),
    radiation_type: choice("sensor_msgs/RadiationType", "What it measures by.", [
      ["ULTRASOUND", 0, "Sound."],
      ["INFRARED", 1, "Infrared light."],
    ]),
    field_of_view: number("The width of the cone that it looks into, in radians."),
    min_range: number("The least distance that it can measure, in metres."),
    max_range: number("The greatest distance that it can measure, in metres."),
    range: number(
      "The distance, in metres; -Infinity is nearer than it can measure, Infinity farther.",
    ),
    variance: number("Variance of the distance, in m²; 0 where it is not known."),
  },
);

/** A temperature at one place. */
export interface Temperature {
  /** When it was measured, and the frame of the sensor. */
  header: Header;
  /** In degrees Celsius. */
  temperature: number;
  /** Its variance, in (°C)²; 0 where it is not known. */
  variance: number;
}

/** The schema of {@linkcode Temperature}: `sensor_msgs/msg/Temperature`. */
export const Temperature: NamedSchema<Temperature> = message(
  "sensor_msgs/msg/Temperature",
  "A temperature at one place.",
  {
    header: nested(Header, "When it was measured, and the frame of the sensor."),
    temperature: number("In degrees Celsius."),
    variance: number("Its variance, in (°C)²; 0 where it is not known."),
  },
);

/** How humid the air is at one place. */
export interface RelativeHumidity {
  /** When it was measured, and the frame of the sensor. */
  header: Header;
  /** From 0 (dry) to 1 (saturated). */
  relative_humidity: number;
  /** Its variance; 0 where it is not known. */
  variance: number;
}

/** The schema of {@linkcode RelativeHumidity}: `sensor_msgs/msg/RelativeHumidity`. */
export const RelativeHumidity: NamedSchema<RelativeHumidity> = message(
  "sensor_msgs/msg/RelativeHumidity",
  "How humid the air is at one place.",
  {
    header: nested(Header, "When it was measured, and the frame of the sensor."),
    relative_humidity: number("From 0 (dry) to 1 (saturated)."),
    variance: number("Its variance; 0 where it is not known."),
  },
);

/** The pressure of air or of another fluid, as it is, without correction for height. */
export interface FluidPressure {
  /** When it was measured, and the frame of the sensor. */
  header: Header;
  /** In pascal. */
  fluid_pressure: number;
  /** Its variance, in Pa²; 0 where it is not known. */
  variance: number;
}

/** The schema of {@linkcode FluidPressure}: `sensor_msgs/msg/FluidPressure`. */
export const FluidPressure: NamedSchema<FluidPressure> = message(
  "sensor_msgs/msg/FluidPressure",
  "The pressure of air or of another fluid, as it is, without correction for height.",
  {
    header: nested(Header, "When it was measured, and the frame of the sensor."),
    fluid_pressure: number("In pascal."),
    variance: number("Its variance, in Pa²; 0 where it is not known."),
  },
);

/** How bright it is at one place, to the human eye. */
export interface Illuminance {
  /** When it was measured, and the frame of the sensor, which looks along its x axis. */
  header: Header;
  /** In lux. */
  illuminance: number;
  /** Its variance, in lx²; 0 where it is not known. */
  variance: number;
}

/** The schema of {@linkcode Illuminance}: `sensor_msgs/msg/Illuminance`. */
export const Illuminance: NamedSchema<Illuminance> = message(
  "sensor_msgs/msg/Illuminance",
  "How bright it is at one place, to the human eye.",
  {
    header: nested(
      Header,
      "When it was measured, and the frame of the sensor, which looks along its x axis.",
    ),
    illuminance: number("In lux."),
    variance: number("Its variance, in lx²; 0 where it is not known."),
  },
);

/** Axes and buttons of a joystick. */
export interface Joy {
  /** When they were read. */
  header: Header;
  /** Where each axis stands, from -1 to 1. */
  axes: NumberArray;
  /** Whether each button is pressed: 1 or 0. */
  buttons: NumberArray;
}

/** The schema of {@linkcode Joy}: `sensor_msgs/msg/Joy`. */
export const Joy: NamedSchema<Joy> = message(
  "sensor_msgs/msg/Joy",
  "Axes and buttons of a joystick.",
  {
    header: nested(Header, "When they were read."),
    axes: arrayOf(number(), "Where each axis stands, from -1 to 1."),
    buttons: arrayOf(int(32), "Whether each button is pressed: 1 or 0."),
  },
);

/** One turn of a planar laser scanner. */
export interface LaserScan {
  /**
   * When the first ray was measured, and the frame: angles are about its z axis, 0 is ahead along
   * x.
   */
  header: Header;
  /** The angle of the first ray, in radians. */
  angle_min: number;
  /** The angle of the last ray, in radians. */
  angle_max: number;
  /** The angle from one ray to the next, in radians. */
  angle_increment: number;
  /** The time from one ray to the next, in seconds. */
  time_increment: number;
  /** The time from one scan to the next, in seconds. */
  scan_time: number;
  /** The least distance that counts, in metres. */
  range_min: number;
  /** The greatest distance that counts, in metres. */
  range_max: number;
  /** The distance along each ray, in metres; what is not between the two limits does not count. */
  ranges: NumberArray;
  /** How strong each echo was, in units of the device; empty where it is not measured. */
  intensities: NumberArray;
}

/** The schema of {@linkcode LaserScan}: `sensor_msgs/msg/LaserScan`. */
export const LaserScan: NamedSchema<LaserScan> = message(
  "sensor_msgs/msg/LaserScan",
  "One turn of a planar laser scanner.",
  {
    header: nested(
      Header,
      "When the first ray was measured, and the frame: angles are about its z axis, 0 is ahead along x.",
    ),
    angle_min: number("The angle of the first ray, in radians."),
    angle_max: number("The angle of the last ray, in radians."),
    angle_increment: number("The angle from one ray to the next, in radians."),
    time_increment: number("The time from one ray to the next, in seconds."),
    scan_time: number("The time from one scan to the next, in seconds."),
    range_min: number("The least distance that counts, in metres."),
    range_max: number("The greatest distance that counts, in metres."),
    ranges: arrayOf(
      number(),
      "The distance along each ray, in metres; what is not between the two limits does not count.",
    ),
    intensities: arrayOf(
      number(),
      "How strong each echo was, in units of the device; empty where it is not measured.",
    ),
  },
);

/** The numbers that `datatype` may be. */
export const PointFieldType: {
  /** A whole number of 8 bits. */
  readonly INT8: 1;
  /** A whole number of 8 bits, not negative. */
  readonly UINT8: 2;
  /** A whole number of 16 bits. */
  readonly INT16: 3;
  /** A whole number of 16 bits, not negative. */
  readonly UINT16: 4;
  /** A whole number of 32 bits. */
  readonly INT32: 5;
  /** A whole number of 32 bits, not negative. */
  readonly UINT32: 6;
  /** A number of single precision. */
  readonly FLOAT32: 7;
  /** A number of double precision. */
  readonly FLOAT64: 8;
} = { INT8: 1, UINT8: 2, INT16: 3, UINT16: 4, INT32: 5, UINT32: 6, FLOAT32: 7, FLOAT64: 8 };

/** One of the numbers of `datatype`. */
export type PointFieldType = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8;

/** One field of the points of a cloud. */
export interface PointField {
  /** Its name, such as x, y, z or intensity. */
  name: string;
  /** Where it stands within a point, in bytes. */
  offset: number;
  /** The type of its numbers. */
  datatype: PointFieldType;
  /** How many numbers it has. */
  count: number;
}

/** The schema of {@linkcode PointField}: `sensor_msgs/msg/PointField`. */
export const PointField: NamedSchema<PointField> = message(
  "sensor_msgs/msg/PointField",
  "One field of the points of a cloud.",
  {
    name: text("Its name, such as x, y, z or intensity."),
    offset: uint(32, "Where it stands within a point, in bytes."),
    datatype: choice("sensor_msgs/PointFieldType", "The type of its numbers.", [
      ["INT8", 1, "A whole number of 8 bits."],
      ["UINT8", 2, "A whole number of 8 bits, not negative."],
      ["INT16", 3, "A whole number of 16 bits."],
      ["UINT16", 4, "A whole number of 16 bits, not negative."],
      ["INT32", 5, "A whole number of 32 bits."],
      ["UINT32", 6, "A whole number of 32 bits, not negative."],
      ["FLOAT32", 7, "A number of single precision."],
      ["FLOAT64", 8, "A number of double precision."],
    ]),
    count: uint(32, "How many numbers it has."),
  },
);

/** Points in space with any fields, packed into bytes. */
export interface PointCloud2 {
  /** When they were measured, and in which frame. */
  header: Header;
  /** Rows of points; 1 where they have no order. */
  height: number;
  /** Points in a row. */
  width: number;
  /** What a point consists of. */
  fields: PointField[];
  /** Whether the bytes of numbers stand with the most significant one first. */
  is_bigendian: boolean;
  /** The length of a point, in bytes. */
  point_step: number;
  /** The length of a row, in bytes. */
  row_step: number;
  /** The points: row_step × height bytes. */
  data: Uint8Array;
  /** Whether all points are valid. */
  is_dense: boolean;
}

/** The schema of {@linkcode PointCloud2}: `sensor_msgs/msg/PointCloud2`. */
export const PointCloud2: NamedSchema<PointCloud2> = message(
  "sensor_msgs/msg/PointCloud2",
  "Points in space with any fields, packed into bytes.",
  {
    header: nested(Header, "When they were measured, and in which frame."),
    height: uint(32, "Rows of points; 1 where they have no order."),
    width: uint(32, "Points in a row."),
    fields: arrayOf(nested(PointField), "What a point consists of."),
    is_bigendian: boolean(
      "Whether the bytes of numbers stand with the most significant one first.",
    ),
    point_step: uint(32, "The length of a point, in bytes."),
    row_step: uint(32, "The length of a row, in bytes."),
    data: bytes("The points: row_step × height bytes."),
    is_dense: boolean("Whether all points are valid."),
  },
);

/** An image as it is, without compression. */
export interface Image {
  /** When it was taken, and the optical frame of the camera: x right, y down, z ahead. */
  header: Header;
  /** Rows. */
  height: number;
  /** Columns. */
  width: number;
  /** What a pixel consists of, such as rgb8, bgr8, mono8, mono16 or 32FC1. */
  encoding: string;
  /** 1 where the bytes of numbers stand with the most significant one first, otherwise 0. */
  is_bigendian: number;
  /** The length of a row, in bytes. */
  step: number;
  /** The pixels: step × height bytes. */
  data: Uint8Array;
}

/** The schema of {@linkcode Image}: `sensor_msgs/msg/Image`. */
export const Image: NamedSchema<Image> = message(
  "sensor_msgs/msg/Image",
  "An image as it is, without compression.",
  {
    header: nested(
      Header,
      "When it was taken, and the optical frame of the camera: x right, y down, z ahead.",
    ),
    height: uint(32, "Rows."),
    width: uint(32, "Columns."),
    encoding: text("What a pixel consists of, such as rgb8, bgr8, mono8, mono16 or 32FC1."),
    is_bigendian: uint(
      8,
      "1 where the bytes of numbers stand with the most significant one first, otherwise 0.",
    ),
    step: uint(32, "The length of a row, in bytes."),
    data: bytes("The pixels: step × height bytes."),
  },
);

/** An image in a format for image files. */
export interface CompressedImage {
  /** When it was taken, and the optical frame of the camera: x right, y down, z ahead. */
  header: Header;
  /** The format, such as jpeg or png. */
  format: string;
  /** The file. */
  data: Uint8Array;
}

/** The schema of {@linkcode CompressedImage}: `sensor_msgs/msg/CompressedImage`. */
export const CompressedImage: NamedSchema<CompressedImage> = message(
  "sensor_msgs/msg/CompressedImage",
  "An image in a format for image files.",
  {
    header: nested(
      Header,
      "When it was taken, and the optical frame of the camera: x right, y down, z ahead.",
    ),
    format: text("The format, such as jpeg or png."),
    data: bytes("The file."),
  },
);

/** A part of an image; all zeros are the whole image. */
export interface RegionOfInterest {
  /** Its leftmost column. */
  x_offset: number;
  /** Its topmost row. */
  y_offset: number;
  /** Its rows. */
  height: number;
  /** Its columns. */
  width: number;
  /** Whether a rectified part is to be made of it. */
  do_rectify: boolean;
}

/** The schema of {@linkcode RegionOfInterest}: `sensor_msgs/msg/RegionOfInterest`. */
export const RegionOfInterest: NamedSchema<RegionOfInterest> = message(
  "sensor_msgs/msg/RegionOfInterest",
  "A part of an image; all zeros are the whole image.",
  {
    x_offset: uint(32, "Its leftmost column."),
    y_offset: uint(32, "Its topmost row."),
    height: uint(32, "Its rows."),
    width: uint(32, "Its columns."),
    do_rectify: boolean("Whether a rectified part is to be made of it."),
  },
);

/** How a camera maps space to pixels. */
export interface CameraInfo {
  /** When the image was taken, and the optical frame of the camera: x right, y down, z ahead. */
  header: Header;
  /** Rows of the images that it was calibrated with. */
  height: number;
  /** Columns of the images that it was calibrated with. */
  width: number;
  /** The model of distortion, such as plumb_bob. */
  distortion_model: string;
  /** The parameters of the distortion: k1, k2, t1, t2, k3 for plumb_bob. */
  d: NumberArray;
  /**
   * The intrinsic matrix of the distorted image, 3 × 3, row by row; all zeros where the camera is
   * not calibrated.
   */
  k: NumberArray;
  /** The rectifying rotation of a stereo camera, 3 × 3, row by row. */
  r: NumberArray;
  /** The projection into the rectified image, 3 × 4, row by row. */
  p: NumberArray;
  /** How many columns of the sensor make one of the image; 0 is 1. */
  binning_x: number;
  /** How many rows of the sensor make one of the image; 0 is 1. */
  binning_y: number;
  /** The part of the sensor that was read, before binning. */
  roi: RegionOfInterest;
}

/** The schema of {@linkcode CameraInfo}: `sensor_msgs/msg/CameraInfo`. */
export const CameraInfo: NamedSchema<CameraInfo> = message(
  "sensor_msgs/msg/CameraInfo",
  "How a camera maps space to pixels.",
  {
    header: nested(
      Header,
      "When the image was taken, and the optical frame of the camera: x right, y down, z ahead.",
    ),
    height: uint(32, "Rows of the images that it was calibrated with."),
    width: uint(32, "Columns of the images that it was calibrated with."),
    distortion_model: text("The model of distortion, such as plumb_bob."),
    d: arrayOf(number(), "The parameters of the distortion: k1, k2, t1, t2, k3 for plumb_bob."),
    k: arrayOf(
      number(),
      "The intrinsic matrix of the distorted image, 3 × 3, row by row; all zeros where the camera is not calibrated.",
      9,
    ),
    r: arrayOf(number(), "The rectifying rotation of a stereo camera, 3 × 3, row by row.", 9),
    p: arrayOf(number(), "The projection into the rectified image, 3 × 4, row by row.", 12),
    binning_x: uint(32, "How many columns of the sensor make one of the image; 0 is 1."),
    binning_y: uint(32, "How many rows of the sensor make one of the image; 0 is 1."),
    roi: nested(RegionOfInterest, "The part of the sensor that was read, before binning."),
  },
);

/** The time of a clock that is not the system's. */
export interface TimeReference {
  /** The system's time. */
  header: Header;
  /** The other clock's time. */
  time_ref: Timestamp;
  /** Whose clock it is. */
  source: string;
}

/** The schema of {@linkcode TimeReference}: `sensor_msgs/msg/TimeReference`. */
export const TimeReference: NamedSchema<TimeReference> = message(
  "sensor_msgs/msg/TimeReference",
  "The time of a clock that is not the system's.",
  {
    header: nested(Header, "The system's time."),
    time_ref: time("The other clock's time."),
    source: text("Whose clock it is."),
  },
);

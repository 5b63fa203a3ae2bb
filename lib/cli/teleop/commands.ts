import type { Command } from "../line/command.ts";
import { COMMON_FLAGS, nameFlag } from "../line/flags.ts";

/** `rosy teleop`. */
export const TELEOP_COMMANDS: readonly Command[] = [
  {
    path: ["teleop"],
    summary: "Drive a robot by the keyboard.",
    description: [
      "Keys as in teleop_twist_keyboard: u i o, j k l, m , . drive, and so do the arrows; q and z " +
      "make it faster and slower by 10 %, w and x only straight on, e and c only in turns. Any " +
      "other key stops it. With --wasd the keys w a s d drive, and r and v take the place of w and " +
      "x. With --holonomic Shift and one of u i o, j k l, m , . moves sideways instead of turning.",
      "A robot moves while a key is held down. Terminals do not tell when a key is let go, only " +
      "that it repeats, and that begins half a second after the key is pressed: so a single press " +
      "moves the robot until the time-out, and once a key repeats it stops 0.3 seconds after " +
      "the last repetition. A stop is sent, too, when the terminal loses the focus, at Ctrl-Z, at " +
      "the end, and after an error. Of a process that is killed, or of a network that is gone, " +
      "nothing comes: a robot has to stop by itself when no velocity has come for a while.",
      "Once the robot stands, nothing is sent, so that others can drive it.",
    ],
    positionals: [
      {
        name: "TOPIC",
        kind: "topic",
        summary: "The topic of the robot's velocity; cmd_vel unless given.",
        optional: true,
      },
    ],
    flags: [
      {
        name: "speed",
        type: "number",
        placeholder: "M/S",
        summary: "How fast it drives at first; 0.5, or --max-speed where that is less.",
        minimum: 0.001,
        maximum: 100,
      },
      {
        name: "turn",
        type: "number",
        placeholder: "RAD/S",
        summary: "How fast it turns at first; 1, or --max-turn where that is less.",
        minimum: 0.001,
        maximum: 100,
      },
      {
        name: "max-speed",
        type: "number",
        placeholder: "M/S",
        summary: "How fast it may drive at most; 1, or --speed where that is more.",
        minimum: 0.001,
        maximum: 100,
      },
      {
        name: "max-turn",
        type: "number",
        placeholder: "RAD/S",
        summary: "How fast it may turn at most; 2, or --turn where that is more.",
        minimum: 0.001,
        maximum: 100,
      },
      {
        name: "rate",
        type: "number",
        placeholder: "HZ",
        summary: "How often the velocity is sent while it moves.",
        default: 10,
        minimum: 0.1,
        maximum: 1000,
      },
      {
        name: "timeout",
        type: "number",
        placeholder: "SECONDS",
        summary: "Stop when no key has come for so long.",
        default: 0.8,
        minimum: 0.05,
        maximum: 60,
      },
      { name: "holonomic", type: "boolean", summary: "The robot can move sideways." },
      { name: "wasd", type: "boolean", summary: "Drive by w a s d, too." },
      { name: "stamped", type: "boolean", summary: "Send TwistStamped: with time and frame." },
      {
        name: "frame-id",
        type: "string",
        placeholder: "FRAME",
        summary: "The frame in what is stamped.",
        default: "base_link",
      },
      nameFlag("rosy_teleop"),
      ...COMMON_FLAGS,
    ],
    examples: [
      { command: "rosy teleop", summary: "Drive what listens to cmd_vel." },
      {
        command: "rosy teleop left/cmd_vel --speed 0.2 --max-speed 0.4",
        summary: "Drive one of several robots, slowly.",
      },
      {
        command: "rosy teleop --stamped --holonomic",
        summary: "Drive sideways, too, with stamped messages.",
      },
    ],
    foreignFlags: [
      { word: "--repeat-rate", answer: "here it is --rate" },
      { word: "--key-timeout", answer: "here it is --timeout" },
    ],
    load: () => import("./teleop.ts"),
  },
];

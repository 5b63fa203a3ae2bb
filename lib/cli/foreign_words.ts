import type { ForeignWord } from "./line/command.ts";

const LAUNCH = 'here it is "rosy launch"';
const CORE =
  'nodes find each other without one; where there is no multicast, "rosy coordinator" helps';
const NO_ROS = 'Pyros is a bridge to ROS, which there is none of here; "rosy topic" and "rosy ' +
  'service" are for the mesh';
const KEY_ALONE =
  '"rosy coordinator" with this flag starts what rosy 0.7 started without a command';

const TELEOP = 'here it is "rosy teleop"';

const OF_PYTHON: readonly ForeignWord[] = [
  // rosy 0.7 for Python
  { word: "--authkey", answer: KEY_ALONE },
  { word: "--authkey-file", answer: KEY_ALONE },
  // easymesh
  { word: "easymesh", answer: 'here it is "rosy coordinator"' },
  { word: "meshlaunch", answer: LAUNCH },
  { word: "meshbag", answer: 'here it is "rosy bag"' },
  // pyGecko
  { word: "geckocore", answer: CORE },
  { word: "pycore", answer: CORE },
  { word: "geckolaunch", answer: LAUNCH },
  { word: "geckotopic", answer: 'here it is "rosy topic send" and "rosy topic echo"' },
  { word: "gecko_log_display", answer: 'here it is "rosy log"' },
  { word: "twist_keyboard", answer: TELEOP },
  // Pyros
  { word: "pyros", answer: NO_ROS },
  { word: "test", answer: '"deno test" runs the tests of a robot' },
];

const DOCTOR = 'here it is "rosy doctor"';

const GATEWAY = 'here it is "rosy web"';

const OF_ROS_2: readonly ForeignWord[] = [
  { word: "teleop_twist_keyboard", answer: TELEOP },
  { word: "rqt_top", answer: 'here it is "rosy top"' },
  { word: "topic pub", answer: 'here it is "rosy topic send TOPIC VALUE...", without a type' },
  { word: "topic mux_select", answer: 'here it is "rosy topic select OUT IN"' },
  { word: "topic transform", answer: "there is none here; a node of a few lines does it" },
  { word: "topic_tools", answer: 'here it is "rosy topic relay", "throttle", "drop" and "mux"' },
  { word: "service info", answer: '"rosy service list --json" names who provides it' },
  { word: "service echo", answer: 'there is none here; "rosy service call" makes calls' },
  { word: "interface proto", answer: '"rosy topic send TOPIC --template" prints an example' },
  { word: "interface package", answer: 'here it is "rosy interface list --known"' },
  { word: "interface packages", answer: 'here it is "rosy interface list --known"' },
  {
    word: "param delete",
    answer:
      'there is none here: a node undeclares its params by itself; "rosy param reset" takes ' +
      "back what was set",
  },
  { word: "dynparam", answer: 'here it is "rosy param"' },
  { word: "rqt_reconfigure", answer: 'here it is "rosy param tune NODE"' },
  { word: "action send_goal", answer: 'here it is "rosy action send ACTION GOAL", without a type' },
  { word: "action type", answer: '"rosy action info ACTION" shows it' },
  { word: "action find", answer: '"rosy action list -t" shows the types of all' },
  { word: "action echo", answer: '"rosy topic echo ACTION/_action/status" shows the goals' },
  { word: "rqt_console", answer: 'here it is "rosy log"' },
  { word: "lifecycle", answer: 'there is none here; "wait_for" in a launch file starts in order' },
  { word: "component", answer: "several nodes can be built in one program, by buildNode()" },
  { word: "bag reindex", answer: 'here it is "rosy bag recover"' },
  { word: "pkg", answer: '"rosy init" writes a project to start from' },
  { word: "daemon", answer: "there is none, and nothing to start: lists ask the network" },
  { word: "rosbridge_server", answer: GATEWAY },
  { word: "rosbridge_websocket", answer: GATEWAY },
  { word: "foxglove_bridge", answer: GATEWAY },
  { word: "web_video_server", answer: GATEWAY },
  { word: "wtf", answer: DOCTOR },
  { word: "multicast", answer: DOCTOR },
  { word: "security", answer: '"--authkey-file" and "--encrypt" stand behind any command' },
  { word: "plugin", answer: "there are none here; a program imports what it needs" },
];

/**
 * Commands of the programs that rosy follows, and of its own past, by the words that their users
 * type. `.py` may stand after each.
 */
export const FOREIGN_WORDS: readonly ForeignWord[] = [...OF_PYTHON, ...OF_ROS_2];

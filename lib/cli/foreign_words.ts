import type { ForeignWord } from "./line/command.ts";

const LAUNCH = 'here it is "rosy launch"';
const CORE =
  'nodes find each other without one; where there is no multicast, "rosy coordinator" helps';
const NO_ROS = 'Pyros is a bridge to ROS, which there is none of here; "rosy topic" and "rosy ' +
  'service" are for the mesh';
const KEY_ALONE =
  '"rosy coordinator" with this flag starts what rosy 0.7 started without a command';

/**
 * Commands of the programs that rosy follows, and of its own past, by the words that their users
 * type. `.py` may stand after each.
 */
export const FOREIGN_WORDS: readonly ForeignWord[] = [
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
  { word: "gecko_log_display", answer: 'here it is "rosy topic echo" with the topic of your logs' },
  { word: "twist_keyboard", answer: 'there is none here; "rosy topic send" sends what you type' },
  // Pyros
  { word: "pyros", answer: NO_ROS },
  { word: "test", answer: '"deno test" runs the tests of a robot' },
];

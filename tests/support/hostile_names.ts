/**
 * Names that a stranger could give his topics to hurt who types, reads or stores them. Each tries to
 * make a file `owned`, to end a word or a line early, or to look like another name.
 *
 * @module
 */

/** Names that can be shown as they are, and mean something to a shell. */
export const SHELL_NAMES: readonly string[] = [
  "imu$(touch owned)",
  "imu`touch owned`",
  "imu${IFS}$HOME",
  "imu; touch owned",
  "imu & touch owned",
  "imu | touch owned",
  "imu > owned",
  "imu<(touch owned)",
  `imu" touch owned "`,
  `imu"; touch owned; "`,
  "imu'; touch owned; '",
  "it's",
  "its'",
  `say"`,
  `'"'"'"`,
  "back\\slash",
  "back\\",
  "back\\$(touch owned)\\",
  "bang!!",
  "!touch",
  "!",
  "a!b$c`d'e\"f\\g",
  "~",
  "~root/x",
  "#comment",
  "-",
  "=ls",
  "a=~b",
  "ns:odom:x",
  "@host",
  "*",
  "{a,b}",
  "[a-z]?",
  "%1",
  "^old^new",
  "(touch owned)",
  "two  spaces",
  " leading",
  "trailing ",
  "größe/温度",
  "$'touch\\x20owned'",
  "a,b;c",
];

/** Names that a command line would take for flags. */
export const FLAG_NAMES: readonly string[] = ["--help", "-h", "--authkey-file=/etc/passwd"];

/** Names with characters that nobody sees, or that move what stands beside them. */
export const UNPRINTABLE_NAMES: readonly string[] = [
  "imu\ntouch owned\n",
  "imu\rtouch owned",
  "imu\ttab",
  "imu\x1b]0;title\x07",
  "imu\x1b[2J",
  "imu\x9b2J",
  "imu\x7f",
  "imu\x00zero",
  "imu\u202egnp",
  "imu\u2066x\u2069",
  "imu\u200f",
  "imu\u061c",
  "imu\u2028next",
  "imu\u2029next",
  "imu\u200bx",
  "imu\u00adx",
  "imu\ufeff",
  "imu\u{e0041}",
];

/** All of them. */
export const HOSTILE_NAMES: readonly string[] = [
  ...SHELL_NAMES,
  ...FLAG_NAMES,
  ...UNPRINTABLE_NAMES,
];

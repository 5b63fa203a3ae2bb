import { assertEquals } from "@std/assert";
import { deedOf, type KeyLayout } from "../../../lib/cli/teleop/key_deeds.ts";
import { KeyDecoder } from "../../../lib/cli/terminal/screen/key_decoder.ts";

/** @returns What a key does, in short: `x+ turn-`, `linear*1.1`, `stop`. */
function textOf(sent: string, layout: Partial<KeyLayout> = {}): string {
  const decoder = new KeyDecoder();
  const [event] = [...decoder.push(new TextEncoder().encode(sent)), ...decoder.flush()];
  if (event?.type !== "key") return "no key";
  const deed = deedOf(event, { wasd: false, holonomic: false, ...layout });
  if (deed.type === "scale") return `linear*${deed.linear} angular*${deed.angular}`;
  if (deed.type !== "drive") return deed.type;
  const parts = Object.entries(deed.direction).filter(([, value]) => value !== 0);
  return parts.map(([name, value]) => `${name}${value > 0 ? "+" : "-"}`).join(" ");
}

const KEYS: readonly (readonly [key: string, deed: string])[] = [
  ["i", "x+"],
  ["o", "x+ turn-"],
  ["j", "turn+"],
  ["l", "turn-"],
  ["u", "x+ turn+"],
  [",", "x-"],
  [".", "x- turn+"],
  ["m", "x- turn-"],
  ["t", "z+"],
  ["b", "z-"],
  ["\x1b[A", "x+"],
  ["\x1b[B", "x-"],
  ["\x1b[C", "turn-"],
  ["\x1b[D", "turn+"],
  ["q", "linear*1.1 angular*1.1"],
  ["z", "linear*0.9 angular*0.9"],
  ["w", "linear*1.1 angular*1"],
  ["x", "linear*0.9 angular*1"],
  ["e", "linear*1 angular*1.1"],
  ["c", "linear*1 angular*0.9"],
  ["k", "stop"],
  [" ", "stop"],
  ["a", "stop"],
  ["\r", "stop"],
  ["\x1bi", "stop"],
  ["\x1b", "quit"],
];

Deno.test("deedOf() knows the keys of teleop_twist_keyboard, and arrows; all others stop", () => {
  assertEquals(KEYS.map(([key]) => [key, textOf(key)]), KEYS.map(([key, deed]) => [key, deed]));
});

Deno.test("deedOf() has w a s d drive where that is wanted, and other keys for what w does", () => {
  const keys = ["w", "a", "s", "d", "r", "v", "x"].map((key) => textOf(key, { wasd: true }));
  assertEquals(keys, [
    "x+",
    "turn+",
    "x-",
    "turn-",
    "linear*1.1 angular*1",
    "linear*0.9 angular*1",
    "linear*0.9 angular*1",
  ]);
});

Deno.test("deedOf() moves sideways with Shift where a robot can", () => {
  const holonomic = (key: string) => textOf(key, { holonomic: true, wasd: true });
  const keys = ["I", "O", "J", "L", "U", "<", ">", "M", "A", "D", "\x1b[1;2D", "\x1b[1;2C"];
  assertEquals(keys.map(holonomic), [
    "x+",
    "x+ y-",
    "y+",
    "y-",
    "x+ y+",
    "x-",
    "x- y-",
    "x- y+",
    "y+",
    "y-",
    "y+",
    "y-",
  ]);
});

Deno.test("deedOf() takes capitals for letters where a robot cannot move sideways", () => {
  assertEquals(["I", "J", "U"].map((key) => textOf(key)), ["x+", "turn+", "x+ turn+"]);
  assertEquals(["W", "D"].map((key) => textOf(key, { wasd: true })), ["x+", "turn-"]);
  assertEquals(textOf("Q"), "stop");
});

import { assertEquals } from "@std/assert";
import { didYouMeanName } from "../../lib/text/near_names.ts";

for (
  const [typed, topics, guess] of [
    ["imuu", ["image", "imu"], ' (did you mean "imu"?)'],
    ["image", ["left/image", "imags"], ' (did you mean "left/image"?)'],
    ["left/image", ["image"], ' (did you mean "image"?)'],
    ["image", ["image"], ""],
    ["a", ["b", "c"], ""],
    ["a", ["left/a"], ' (did you mean "left/a"?)'],
    ["scan", ["odometry"], ""],
    ["red", ["\x1b[31mred", "re\x07d"], ' (did you mean "re\\u0007d"?)'],
  ] as const
) {
  Deno.test(`didYouMeanName() guesses "${guess}" for "${typed}"`, () => {
    assertEquals(didYouMeanName(typed, topics), guess);
  });
}

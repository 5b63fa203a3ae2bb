import { assertEquals } from "@std/assert";
import { pathText } from "../../../../lib/web/dashboard/kit/path_text.ts";
import { readFieldSteps } from "../../../../lib/schema/document/field_path.ts";

Deno.test("pathText() writes what readFieldSteps() reads", () => {
  for (
    const [steps, text] of [
      [["pose", "position", "x"], "pose.position.x"],
      [["ranges", "17"], "ranges[17]"],
      [["0", "x"], "0.x"],
      [["a.b", "c"], "a\\.b.c"],
    ] as const
  ) {
    assertEquals(pathText(steps), text);
    assertEquals(readFieldSteps(text), [...steps]);
  }
});

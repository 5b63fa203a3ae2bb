import { assertEquals, assertRejects, assertThrows } from "@std/assert";
import { compileExpression } from "../../../lib/cli/values/js_expression.ts";
import { UsageError } from "../../../lib/cli/line/usage_error.ts";

Deno.test("compileExpression() computes objects, promises and commented expressions", async () => {
  assertEquals(await compileExpression("{ a: [1, 2].map((x) => x * 2) }")(), { a: [2, 4] });
  assertEquals(await compileExpression("Promise.resolve(3)")(), 3);
  assertEquals(await compileExpression("4 // four")(), 4);
});

for (const expression of ["", "1 +", "let x = 1", "a b"]) {
  Deno.test(`compileExpression() refuses "${expression}" before it runs`, () => {
    assertThrows(
      () => compileExpression(expression),
      UsageError,
      `js:${expression} is not a JavaScript expression: `,
    );
  });
}

Deno.test("compileExpression() says which expression threw, with the cause", async () => {
  const error = await assertRejects(
    compileExpression("robot.arm"),
    Error,
    "Cannot compute js:robot.arm: robot is not defined",
  );
  assertEquals(error.cause instanceof ReferenceError, true);
});

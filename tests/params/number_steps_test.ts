import { assertEquals } from "@std/assert";
import { fineStep, moveBy } from "../../lib/params/number_steps.ts";

const fine = (by: number) => ({ by, isCoarse: false });
const coarse = (by: number) => ({ by, isCoarse: true });

Deno.test("fineStep() is the param's, or a round part of its range or value", () => {
  assertEquals(fineStep(1, { step: 0.25 }), 0.25);
  assertEquals(fineStep(1, { min: 0, max: 3 }), 0.02);
  assertEquals(fineStep(1, { min: 0, max: 100 }), 1);
  assertEquals(fineStep(1, { min: -1, max: 1 }), 0.02);
  assertEquals(fineStep(250, {}), 20);
  assertEquals(fineStep(0, {}), 0.1);
});

Deno.test("moveBy() moves within the range, without what sums of fractions leave behind", () => {
  const range = { min: 0, max: 3 };
  let value = 0;
  for (let step = 0; step < 35; step++) value = moveBy(value, range, fine(1));
  assertEquals(value, 0.7);
  assertEquals(moveBy(0.7, range, coarse(-1)), 0.5);
  assertEquals([moveBy(2.99, range, coarse(1)), moveBy(0.01, range, coarse(-1))], [3, 0]);
});

Deno.test("moveBy() leads from between two steps to the next one", () => {
  const steps = { min: 1, step: 0.5 };
  assertEquals([moveBy(1.7, steps, fine(1)), moveBy(1.7, steps, fine(-1))], [2, 1.5]);
});

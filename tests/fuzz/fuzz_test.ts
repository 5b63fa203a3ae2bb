import { assert, assertEquals, assertRejects } from "@std/assert";
import { fuzz, FuzzFinding } from "./fuzzer.ts";
import { attempt, type Bytes, type FuzzTarget } from "./target.ts";
import { Targets } from "./targets.ts";

/** The same in every run, so that a change of the code alone can make it fail. */
const SEED = 20_261;
const CASES = 50_000;

Deno.test("50,000 inputs of strangers break no promise of any decoder", async () => {
  await using targets = await Targets.open();
  const results = await fuzz({ targets: targets.all, seed: SEED, count: CASES });
  assertEquals(results.reduce((sum, { cases }) => sum + cases, 0), CASES);
  const idle = results.filter(({ cases }) => cases < 50).map(({ target }) => target);
  assertEquals(idle, [], "targets with hardly a case");
});

const seeds = [new TextEncoder().encode("some text that means nothing at all")];
const planted: Record<string, (input: Bytes) => void> = {
  "throws what it does not declare": (input) => {
    attempt([RangeError], () => {
      if (input[3] === 0) throw new TypeError("by mistake");
    });
  },
  "changes what all objects share": (input) => {
    const isBad = input.length > 60;
    if (isBad) (Object.prototype as Record<string, unknown>).polluted = true;
  },
  "believes a length": (input) => {
    const { length } = input;
    if (length > 8) {
      kept.push(new Uint8Array(new DataView(input.buffer).getUint32(length - 4) >>> 4));
    }
  },
};
const kept: Uint8Array[] = [];

for (const [what, run] of Object.entries(planted)) {
  Deno.test(`fuzz() finds a decoder that ${what}, and tells how to repeat it`, async () => {
    const target: FuzzTarget = { name: "planted", weight: 1, seeds, run };
    const plan = { targets: [target], seed: 1, count: 5000 };
    try {
      const found = await assertRejects(() => fuzz(plan), FuzzFinding);
      delete (Object.prototype as Record<string, unknown>).polluted;
      const { index } = found;
      assert(found.message.includes(`--only planted --seed 1 --case ${index}`), found.message);
      const again = await assertRejects(
        () => fuzz({ ...plan, first: index, count: 1 }),
        FuzzFinding,
      );
      assertEquals(again.input, found.input);
    } finally {
      delete (Object.prototype as Record<string, unknown>).polluted;
      kept.length = 0;
    }
  });
}

Deno.test("Every target reads what honest peers write", async () => {
  await using targets = await Targets.open();
  for (const target of targets.all) {
    assert(target.seeds.length > 0, target.name);
    assert(new Set(target.seeds.map((seed) => seed.toHex())).size > 0, target.name);
  }
});

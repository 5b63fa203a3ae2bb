import { assert, assertEquals } from "@std/assert";
import { type Column, Columns } from "../../../../../lib/web/dashboard/panels/plot/columns.ts";
import { Samples } from "../../../../../lib/web/dashboard/panels/plot/samples.ts";
import { Random } from "../../../../support/random.ts";

function listOf(samples: Samples): (readonly [number, number])[] {
  return Array.from({ length: samples.length }, (_none, i) => [
    samples.timeAt(i),
    samples.valueAt(i),
  ]);
}

Deno.test("Samples keeps the latest, in the order of their times", () => {
  const samples = new Samples(256);
  for (let time = 0; time < 1000; time++) samples.push(time, time * 2);
  assertEquals([samples.length, samples.pushed], [256, 1000]);
  assertEquals(listOf(samples).at(0), [744, 1488]);
  samples.push(990.5, -1);
  assertEquals(listOf(samples).slice(-11, -8), [[990, 1980], [990.5, -1], [991, 1982]]);
  assertEquals(samples.length, 256);
  samples.push(0, 0);
  samples.push(NaN, 0);
  assertEquals(samples.pushed, 1001);
});

Deno.test("Samples finds values by time", () => {
  const samples = new Samples(1024);
  for (const time of [10, 20, 30]) samples.push(time, time);
  assertEquals([5, 10, 11, 20, 99].map((time) => samples.indexAt(time)), [0, 0, 1, 1, 3]);
  assertEquals([5, 10, 19, 20, 99].map((time) => samples.valueAtTime(time)), [NaN, 10, 10, 20, 30]);
  samples.clear();
  assertEquals([samples.length, samples.valueAtTime(99)], [0, NaN]);
});

/** What is to be seen, looked for in all samples. */
function expectedColumns(
  samples: Samples,
  { fromMs, toMs, columnMs }: { fromMs: number; toMs: number; columnMs: number },
): Column[] {
  const all = listOf(samples);
  const columnOf = (time: number) => Math.floor(time / columnMs);
  const [first, last] = [columnOf(fromMs), columnOf(toMs)];
  const inside = all.filter(([time]) => columnOf(time) >= first && columnOf(time) <= last);
  const groups = [...Map.groupBy(inside, ([time]) => columnOf(time)).values()];
  const before = all.findLast(([time]) => time < fromMs);
  const after = all.find(([time]) => columnOf(time) > last);
  return [...before ? [[before]] : [], ...groups, ...after ? [[after]] : []].map((group) => {
    const seen = group.filter(([, value]) => !Number.isNaN(value));
    const values = seen.map(([, value]) => value);
    return {
      firstMs: seen[0]?.[0] ?? NaN,
      count: seen.length,
      first: values[0]!,
      min: Math.min(...values),
      max: Math.max(...values),
      last: values.at(-1)!,
      isBroken: seen.length < group.length,
    };
  });
}

Deno.test("Columns shows what all samples would, while time goes on, at any zoom, whatever comes late", () => {
  const random = new Random(11);
  const samples = new Samples(2048);
  const columns = new Columns(samples);
  let now = 1000;
  for (let step = 0; step < 600; step++) {
    for (let count = random.below(20); count > 0; count--) {
      now += random.next() * 5;
      const late = random.below(50) === 0 ? random.next() * 20 : 0;
      samples.push(now - late, random.below(40) === 0 ? NaN : random.next());
    }
    const columnMs = [1, 4, 7.5][random.below(step % 100 < 50 ? 1 : 3)]!;
    const back = random.below(30) === 0 ? random.next() * 2000 : 0;
    const range = { fromMs: now - 300 - back, toMs: now - back, columnMs };
    columns.update(range);
    const drawn: Column[] = [];
    columns.forEach(range, (column) => drawn.push({ ...column }));
    const clean = (list: Column[]) =>
      list.map(({ count, isBroken, ...rest }) =>
        count > 0 ? { count, isBroken, ...rest } : { isBroken }
      );
    assertEquals(clean(drawn), clean(expectedColumns(samples, range)), `step ${step}`);
  }
});

Deno.test("Columns looks at new samples only", () => {
  const samples = new Samples(1 << 20);
  const columns = new Columns(samples);
  let looked = 0;
  const valueAt = samples.valueAt.bind(samples);
  samples.valueAt = (index) => {
    looked++;
    return valueAt(index);
  };
  for (let time = 0; time < 60_000; time++) samples.push(time, time);
  for (let now = 60_000; now < 61_000; now += 16) {
    for (let time = now; time < now + 16; time++) samples.push(time, time);
    columns.update({ fromMs: now - 60_000, toMs: now + 16, columnMs: 50 });
  }
  assert(looked < 70_000, `${looked} looked at`);
});

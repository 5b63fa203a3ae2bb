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

/** So many values are in columns that are seen. */
function seenCount(
  samples: Samples,
  { fromMs, toMs, columnMs }: { fromMs: number; toMs: number; columnMs: number },
): number {
  const [first, last] = [fromMs, toMs].map((time) => Math.floor(time / columnMs));
  return listOf(samples).filter(([time, value]) => {
    const column = Math.floor(time / columnMs);
    return column >= first! && column <= last! && !Number.isNaN(value);
  }).length;
}

Deno.test("Columns tells figures of what is seen", () => {
  const samples = new Samples(256);
  const columns = new Columns(samples);
  const range = { fromMs: 100, toMs: 200, columnMs: 1 };
  columns.update(range);
  assertEquals(columns.statistics(range).count, 0);
  for (let time = 50; time < 300; time += 10) samples.push(time, time);
  columns.update(range);
  assertEquals(columns.statistics(range), { min: 100, max: 200, mean: 150, count: 11 });
});

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
    assertEquals(columns.statistics(range).count, seenCount(samples, range), `step ${step}`);
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

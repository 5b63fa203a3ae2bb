import { assertEquals } from "@std/assert";
import { Samples } from "../../../../../lib/web/dashboard/panels/plot/samples.ts";

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

import { buildNode } from "@rosy/rosy";
const domainId = crypto.randomUUID();
const watcher = await buildNode({ name: "watcher", domainId });
await watcher.settled();
const wait = (type: string, name: string, topic?: string) =>
  new Promise<number>((r) => {
    const u = watcher.topology.subscribe((c) => {
      if (
        c.type === type && c.record.id.name === name && (!topic || c.record.topics.includes(topic))
      ) {
        u();
        r(performance.now());
      }
    });
  });
const up: number[] = [], chg: number[] = [], down: number[] = [], msg: number[] = [];
for (let i = 0; i < 50; i++) {
  const w = wait("up", "n" + i);
  const t = performance.now();
  const n = await buildNode({ name: "n" + i, domainId });
  up.push(await w - t);
  await new Promise((r) => setTimeout(r, 300));
  const w2 = wait("changed", "n" + i, "x" + i);
  const t2 = performance.now();
  const got = Promise.withResolvers<number>();
  const sent = watcher.waitForListener("x" + i).then(() => watcher.send("x" + i, 1));
  await n.listen("x" + i, () => got.resolve(performance.now()));
  chg.push(await w2 - t2);
  await sent;
  const g = await got.promise;
  msg.push(g - t2);
  const w3 = wait("down", "n" + i);
  const t3 = performance.now();
  const s = n.stop();
  down.push(await w3 - t3);
  await s;
}
const f = (l: number[]) => {
  l.sort((a, b) => a - b);
  return `p50 ${l[25]!.toFixed(1)} worst ${l[49]!.toFixed(1)} ms`;
};
console.log("start→seen", f(up));
console.log("listen→known", f(chg));
console.log("listen→first waiting message received", f(msg));
console.log("stop→gone", f(down));
await watcher.stop();

import { buildNode } from "@rosy/rosy";
const size = Number(Deno.args[0]), kind = Deno.args[1], secs = 4;
const noUnix = Deno.args.includes("--tcp");
const node = await buildNode({ name: "send", allowUnixConnections: !noUnix });
const topic = node.getTopic("t");
await topic.waitForListener();
const o = performance.timeOrigin;
const imu = {
  header: { seq: 1, stamp: 1.5, frame: "imu" },
  q: [0.1, 0.2, 0.3, 0.4],
  av: { x: 0.1, y: 0.2, z: 0.3 },
  la: { x: 0.1, y: 0.2, z: 9.81 },
  c: [0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1, 0.1],
  t: 21.5,
};
const data = kind === "bytes" ? new Uint8Array(size) : kind === "imu" ? imu : "A".repeat(size);
if (kind === "call") {
  const echo = node.getService("echo");
  await echo.waitForProvider();
  await echo(1);
  const lat = [];
  for (let i = 0; i < 20000; i++) {
    const t = performance.now();
    await echo(i);
    lat.push(performance.now() - t);
  }
  lat.splice(0, 4000);
  lat.sort((a, b) => a - b);
  const t = performance.now();
  let k = 0;
  const worker = async () => {
    while (performance.now() - t < 3000) {
      await echo(1);
      k++;
    }
  };
  await Promise.all(Array.from({ length: 100 }, worker));
  console.log(
    JSON.stringify({
      rtt50: lat[lat.length >> 1],
      rtt99: lat[Math.floor(lat.length * .99)],
      inflight: Math.round(k / 3),
    }),
  );
} else if (kind === "rate") {
  const t0 = performance.now();
  for (let i = 0; i < 4000; i++) {
    void topic.send(performance.now() + o, "");
    await new Promise((r) => setTimeout(r, Math.max(0, t0 + i + 1 - performance.now())));
  }
} else {
  const t0 = performance.now();
  while (performance.now() - t0 < secs * 1000) {
    let w;
    for (let i = 0; i < 64; i++) w = topic.send(performance.now() + o, data);
    await w;
  }
}
import process from "node:process";
const c = process.cpuUsage();
console.log("sender cpu us", c.user + c.system, "");
await topic.send(0, null);
await node.stop();
0;

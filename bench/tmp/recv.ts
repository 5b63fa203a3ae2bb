import { buildNode } from "@rosy/rosy";
import process from "node:process";
const loan = Deno.args.includes("--loan");
const noUnix = Deno.args.includes("--tcp");
const node = await buildNode({ name: "recv", allowUnixConnections: !noUnix });
let n = 0, t0 = 0;
const lat: number[] = [];
const o = performance.timeOrigin;
await node.listen("t", (_t, time: number, data: unknown) => {
  if (data === null) {
    done();
    return;
  }
  if (!n++) t0 = performance.now();
  if (!(n & 63)) lat.push(performance.now() + o - time);
}, { loan });
await node.addService("echo", (_s, x: number) => x);
const at = (q: number) => lat.sort((a, b) => a - b)[Math.floor((lat.length - 1) * q)];
function done() {
  const t1 = performance.now();
  const c = process.cpuUsage();
  console.log(
    JSON.stringify({
      n,
      rate: Math.round(n / (t1 - t0) * 1000),
      nsCpu: Math.round((c.user + c.system - 100000) * 1000 / n),
      p50: at(.5),
      p99: at(.99),
    }),
  );
  void node.stop().then(() => 0);
}

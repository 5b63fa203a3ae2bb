// deno-lint-ignore-file no-console -- it prints what it measures
/**
 * How soon two sites are one mesh again when parts of their backbone of NATS die, and what was lost: a
 * message each 10 ms. As root on Linux, in networks of its own.
 *
 *     deno task bench:backbone
 */
import { BackboneLab, untilThrough } from "../tests/bridge/nats/backbone_lab.ts";
import { argumentsOf, meshMessage, TestSide } from "../tests/bridge/nats/link_fixture.ts";
import { NatsServer } from "../tests/bridge/nats/nats_server.ts";
import { pause } from "../tests/faults/pause.ts";
import { SlowLine } from "./support/slow_line.ts";
import { table } from "./support/table.ts";

const ROUNDS = 5;
/** How long a cable is out, in milliseconds. */
const CUT_MS = 3000;

const rows: string[][] = [["", "through again after, ms", "messages lost"]];
await measureFaults();
console.log(table(rows));
await measureSlowLine();

async function measureFaults(): Promise<void> {
  await using lab = await BackboneLab.open();
  const [robot, office] = [await lab.node(0, "robot"), await lab.node(1, "office")];
  let [working] = [await lab.bridge(0), await lab.bridge(1)];
  await office.host.run("listen", { uuid: office.uuid, topic: "pose" });
  const through = () => untilThrough(robot, office, { topic: "pose" });
  await through();

  await measure("kill -9 of the server that a bridge is connected to", async () => {
    // Each round the bridge has gone on to another one: all are killed and started again in turn.
    const taken: number[] = [];
    for (const index of [0, 2, 1]) {
      await lab.killServer(index);
      const { tookMs, lost } = await through();
      taken.push(tookMs, lost);
      await lab.restartServer(index);
      await pause(3000);
    }
    const at = taken.indexOf(Math.max(...taken.filter((_, each) => each % 2 === 0)));
    return { tookMs: taken[at]!, lost: taken[at + 1]! };
  });
  await measure("kill -9 of a bridge, another one stands by", async () => {
    const next = await lab.bridge(0, " leads to ");
    await pause(3000);
    await through();
    await working!.stop("SIGKILL");
    working = next;
    return await through();
  });
  await measure(`a site's cable out for ${CUT_MS} ms, after it is back`, async () => {
    await lab.machine(0).cut();
    await pause(CUT_MS);
    await lab.machine(0).heal();
    return await through();
  });
}

async function measure(
  what: string,
  run: () => Promise<{ readonly tookMs: number; readonly lost: number }>,
): Promise<void> {
  const results = [];
  for (let round = 0; round < ROUNDS; round++) results.push(await run());
  const [times, lost] = [results.map(({ tookMs }) => tookMs), results.map(({ lost }) => lost)];
  rows.push([what, spread(times), spread(lost)]);
}

function spread(values: readonly number[]): string {
  const sorted = values.toSorted((a, b) => a - b).map(Math.round);
  return `${sorted[Math.floor(sorted.length / 2)]} (${sorted[0]} to ${sorted.at(-1)})`;
}

/** A line of 100 ms on which a tenth of what is read comes 200 ms later, as after a lost segment. */
async function measureSlowLine(): Promise<void> {
  await using server = await NatsServer.start();
  using line = new SlowLine({ port: server.port, delayMs: 100, stallRate: 0.1, stallMs: 200 });
  await using near = await TestSide.connect({ servers: server.url, site: "near" });
  await using far = await TestSide.connect({
    servers: `nats://127.0.0.1:${line.port}`,
    site: "far",
  });
  await near.subscribe("pose");
  const count = 500;
  for (let number = 0; number < count; number++) {
    await far.connection.publish(meshMessage("pose", [number, Date.now()]));
    await pause(10);
  }
  await far.connection.publish(meshMessage("pose", ["last", Date.now()]));
  await near.received.until(
    (all) => all.some((each) => argumentsOf(each)[0] === "last"),
    "the last",
  );
  console.log(
    `a line of 100 ms with a tenth of its reads 200 ms late: ${
      count + 1 - near.received.items.length
    } of ${count} messages lost`,
  );
}

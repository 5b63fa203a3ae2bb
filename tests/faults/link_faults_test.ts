import { assert } from "@std/assert";
import { LIVENESS_LIMIT_MS } from "../../lib/peer/heartbeat.ts";
import { PATIENCE_MS } from "../support/patience.ts";
import { FaultMesh, type RemoteNode } from "./fault_mesh.ts";
import { CAN_USE_LAB, Lab, type Machine } from "./lab.ts";
import { SocketKind, socketsAmong } from "./open_descriptors.ts";
import { pause } from "./pause.ts";
import { untilOpen } from "./until_open.ts";

/** Three machines; each has a node that sends to the others, listens to them and calls them. */
class Trio implements AsyncDisposable {
  readonly mesh = new FaultMesh(null);
  readonly lab: Lab;
  readonly nodes: RemoteNode[] = [];

  private constructor(lab: Lab) {
    this.lab = lab;
  }

  static async open(): Promise<Trio> {
    const trio = new Trio(await Lab.open(3));
    for (const [index, machine] of trio.machines.entries()) {
      const host = trio.mesh.host({ ...machine.options, seed: index + 1 });
      const node = await trio.mesh.node(host, `node-${index + 1}`);
      trio.nodes.push(node);
      await host.run("listen", { uuid: node.uuid, topic: "t" });
      await host.run("serve", { uuid: node.uuid, service: `echo-${index + 1}` });
    }
    await trio.mesh.untilListen("t", trio.nodes);
    for (const [index, { host, uuid }] of trio.nodes.entries()) {
      await host.run("flow", { uuid, topic: "t", everyMs: 2, bytes: 100 });
      const service = `echo-${(index + 1) % 3 + 1}`;
      await host.run("callFlow", { uuid, service, everyMs: 50 });
    }
    await trio.untilFlows();
    return trio;
  }

  get machines(): readonly Machine[] {
    return this.lab.machines;
  }

  untilFlows(): Promise<void> {
    return this.mesh.untilFlows("t", this.nodes, this.nodes);
  }

  async finish(): Promise<void> {
    const { nodes } = this;
    const steady = [{ topic: "t", senders: nodes, listeners: nodes }];
    const reports = await this.mesh.finish({ steady });
    for (const { calls } of reports) assert(calls.ok! > 0);
  }

  /** Waits until each process has one connection to each other one, one from each, and no more. */
  async untilLinkedOnly(): Promise<void> {
    const { UDP, TCP_LISTENER, UNIX_LISTENER, TCP_CONNECTION } = SocketKind;
    const connections = Array(2 * (this.nodes.length - 1)).fill(TCP_CONNECTION);
    const sockets = [UDP, TCP_LISTENER, UNIX_LISTENER, ...connections].sort();
    const hosts = this.nodes.map(({ host }) => host);
    await untilOpen(hosts, (open) => `${socketsAmong(open)}` === `${sockets}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.mesh[Symbol.asyncDispose]();
    await this.lab[Symbol.asyncDispose]();
  }
}

/** Strikes a mesh of its own, and sees that it heals, accounts for all and holds nothing more. */
async function suffer(strike: (trio: Trio) => Promise<void>): Promise<void> {
  await using trio = await Trio.open();
  await strike(trio);
  await trio.untilFlows();
  await trio.finish();
  await trio.untilLinkedOnly();
}

/** Some 1.5 s are usual; who waits for what nobody hurries takes longer than this. */
const SOON_MS = 5000;

async function untilHealed(
  trio: Trio,
  strike: () => Promise<void>,
  // Usually less than 2 s. Whoever waits for a silent connection takes longer than this.
  limitMs = LIVENESS_LIMIT_MS - 500,
): Promise<void> {
  const startMs = performance.now();
  await strike();
  await trio.untilFlows();
  const tookMs = performance.now() - startMs;
  assert(tookMs < limitMs, `healed after ${tookMs} ms`);
}

/** Short troubles, one after the other, in bad weather. */
async function sufferOften(trio: Trio): Promise<void> {
  const [first, second, third] = trio.machines;
  await Promise.all([first!.disturb(), second!.disturb()]); // Where the system knows how.
  for (const { host } of trio.nodes) {
    await host.run("weather", {
      delayMs: 2,
      jitterMs: 5,
      stallRate: 0.005,
      lossRate: 0.1,
      duplicateRate: 0.1,
      reorderRate: 0.1,
    });
  }
  await untilHealed(trio, async () => {
    await first!.cut();
    await pause(2000);
    await first!.heal();
  });
  await untilHealed(trio, () => second!.readdress());
  await untilHealed(trio, async () => {
    await third!.unplug();
    await pause(500);
    await third!.plugIn();
  });
  for (const { host } of trio.nodes) await host.run("weather", { clear: true });
}

/** A cut after which TCP itself would stay silent for as long again. */
async function sufferSilence(trio: Trio): Promise<void> {
  const [first] = trio.machines;
  await first!.cut();
  await pause(7000);
  await untilHealed(trio, () => first!.heal(), SOON_MS);
}

/** A cut that lasts until the others give the machine up. */
async function sufferLong({ nodes, machines, mesh }: Trio): Promise<void> {
  const [far, ...others] = nodes;
  await machines[0]!.cut();
  const uuids = others.map(({ uuid }) => uuid);
  const timeoutMs = PATIENCE_MS;
  const known = others.map(({ host, uuid }) => host.run("untilKnows", { uuid, uuids, timeoutMs }));
  for (const atMs of await Promise.all(known)) assert(atMs !== null, mesh.log());
  const healedMs = Date.now();
  await machines[0]!.heal();
  const tookMs = await mesh.untilListen("t", [far!, ...others]) - healedMs;
  assert(tookMs < SOON_MS, `healed after ${tookMs} ms`);
}

Deno.test({
  name: "links that are cut, interfaces and addresses that change lose nothing uncounted (root)",
  ignore: !CAN_USE_LAB,
  // At the same time, because the long ones do nothing but wait.
  fn: async () => {
    await Promise.all([suffer(sufferOften), suffer(sufferSilence), suffer(sufferLong)]);
  },
});

/** Calls of a service that a node in the other process provides. */
import { buildNode } from "@rosy/rosy";
import { domainId, type Job, job as ownJob } from "../support/job.ts";
import type { Pair } from "../support/pair_bench.ts";
import { parentIsDone, PeerProcess } from "../support/peer_process.ts";

interface Services {
  services: { echo(value: number): number };
}

/**
 * Connects with a node in another process.
 *
 * @param wanted How calls travel.
 * @param inFlight How many calls an iteration has, all of them at the same time.
 */
export async function openCalls(wanted: Partial<Job>, inFlight: number): Promise<Pair> {
  await using resources = new AsyncDisposableStack();
  const peer = resources.use(await PeerProcess.start("pairs/call.ts", wanted));
  const node = resources.use(await openNode("send", peer.job));
  const echo = node.getService("echo");
  await peer.answer(echo.waitForProvider());
  const call = async (_: unknown, value: number) => {
    const answer = await echo(value);
    if (answer !== value) throw new Error(`The answer to ${value} was ${answer}`);
  };
  const opened = resources.move();
  return {
    async run() {
      if (inFlight === 1) return await call(undefined, 1);
      await Promise.all(Array.from({ length: inFlight }, call));
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

function openNode(role: Job["role"], job: Job) {
  return buildNode<Services>({
    name: `bench-${role}`,
    interface: "127.0.0.1",
    domainId: domainId(job),
    allowUnixConnections: !job.tcp,
  });
}

if (import.meta.main) {
  await using node = await openNode("recv", ownJob);
  await node.addService("echo", (_service, value) => value);
  await parentIsDone();
}

/** rosy itself, through its public interface. */
import { buildNode, noLoadBalancer } from "@rosy/rosy";
import { job, payload, Receiver, sendAll } from "../support/job.ts";
import { CHECKED } from "../support/scan.ts";

await using node = await buildNode({
  name: `bench-${job.role}`,
  allowUnixConnections: !job.tcp,
  topicLoadBalancer: noLoadBalancer(),
});
if (job.isChecked) node.getTopic("bench", { schema: CHECKED });
if (job.role === "recv") {
  const receiver = new Receiver();
  await node.listen("bench", (_topic, sentAtMs, _data) => receiver.take(sentAtMs as number), {
    loan: job.loan,
  });
  await receiver.ended;
  receiver.lost = node.topicCounts("bench").lost;
  receiver.report();
} else {
  const topic = node.getTopic("bench");
  await topic.waitForListener();
  const data = payload();
  await sendAll((sentAtMs) => topic.send(sentAtMs, data));
}

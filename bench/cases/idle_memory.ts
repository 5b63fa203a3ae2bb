/** The resident memory of an idle node (the sender's report), and of bare Deno (the receiver's). */
const { role } = JSON.parse(Deno.env.get("BENCH_JOB")!);
const IDLE_MS = 2000;

const node = role === "send"
  ? await (await import("@rosy/rosy")).buildNode({ name: "bench-idle" })
  : undefined;
await new Promise((resolve) => setTimeout(resolve, IDLE_MS));
const rssMebibytes = Deno.memoryUsage().rss / 2 ** 20;
// deno-lint-ignore no-console -- the runner reads it
console.log(JSON.stringify({ messages: 0, lost: 0, extra: { rssMebibytes } }));
await node?.stop();

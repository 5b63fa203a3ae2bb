// What a program or a page does with the client: run by Node, Bun, Deno and a browser, see runtimes_test.ts.
export async function use({ connect, CallTimeoutError, RemoteError }, url) {
  const robot = await connect(url);
  const seen = [];
  const heard = new Promise((resolve) => {
    robot.listen("imu", (topic, value, bytes) => {
      seen.push([topic, value.x, [...bytes], value.when instanceof Date]);
      if (seen.length === 3) resolve();
    });
  });
  await robot.call("listening");
  await heard;
  const parts = [];
  for await (const part of robot.stream("count", 100)) parts.push(part);
  await robot.paramsOf("robot").set("speed", 2);
  const goal = robot.startGoal("drive", 3);
  const feedback = [];
  for await (const driven of goal) feedback.push(driven);
  const remote = await robot.call("fail").catch((error) => error);
  const timeout = await robot.getService("hang", { timeoutMs: 50 }).call().catch((error) => error);
  const catalogue = await robot.catalogue();
  await robot.call("report", {
    seen,
    parts: parts.length,
    speed: await robot.paramsOf("robot").get("speed"),
    feedback,
    result: await goal.result,
    errors: [
      remote instanceof RemoteError && remote.remoteMessage,
      timeout instanceof CallTimeoutError && timeout.timeoutMs,
    ],
    topics: catalogue.topics.map(({ name }) => name),
    big: await robot.call("echo", {
      big: 2n ** 100n,
      map: new Map([[1, "a"]]),
      f: new Float32Array([1]),
    }),
  });
  await robot.close();
}

/**
 * What a user of roslib does; runs where roslib runs, so it is no TypeScript.
 *
 * @module
 */
import { Action, Param, Ros, Service, Topic } from "roslib";

/** Uses whatever there is. @returns What was seen. */
export async function useRosbridge(url) {
  const ros = new Ros({ url });
  await new Promise((resolve, reject) => {
    ros.on("connection", resolve);
    ros.on("error", () => reject(new Error("no connection")));
  });
  const ask = (name, ...args) =>
    new Promise((resolve, reject) => ros[name](...args, resolve, reject));
  const seen = {};

  seen.topics = (await ask("getTopics")).topics.filter((name) => !name.startsWith("/rosy"));
  seen.nodes = await ask("getNodes");
  seen.services = await ask("getServices");
  seen.params = await ask("getParams");
  seen.type = await ask("getTopicType", "/text");
  seen.publishing = (await ask("getNodeDetails", "/robot")).publishing.includes("/text");
  seen.raw = (await ask("getTopicsAndRawTypes")).topics.includes("/text");
  const twist = await new Promise((resolve, reject) =>
    ros.getMessageDetails("geometry_msgs/Twist", resolve, reject)
  );
  seen.details = ros.decodeTypeDefs(twist).linear;

  const param = new Param({ ros, name: "/robot/speed" });
  const asked = (param, name, ...args) =>
    new Promise((resolve, reject) => param[name](...args, resolve, reject));
  await asked(param, "set", 2.5);
  seen.param = await asked(param, "get");

  for (const compression of ["none", "png", "cbor"]) {
    seen[compression] = await first(ros, { name: "/scan", compression });
    seen[compression].ranges = [...seen[compression].ranges];
    if (typeof seen[compression].data !== "string") {
      seen[compression].data = [...seen[compression].data];
    }
  }
  const raw = await first(ros, { name: "/text", compression: "cbor-raw" });
  seen.cborRaw = new TextDecoder().decode(raw.bytes).includes("hello");
  seen.throttled = await first(ros, { name: "text", throttle_rate: 100, queue_length: 1 });

  const twists = new Topic({ ros, name: "/cmd_vel", messageType: "geometry_msgs/Twist" });
  twists.publish({ linear: { x: 1 } });
  const said = new Topic({ ros, name: "/said", messageType: "std_msgs/String", latch: true });
  said.publish({ data: "hi" });

  const call = (name, request, timeout) =>
    new Promise((resolve, reject) =>
      new Service({ ros, name, serviceType: "any/Any" })
        .callService(request, resolve, reject, timeout)
    );
  const refused = (promise) => promise.then(() => "no refusal", (error) => String(error));
  seen.sum = await call("/add", { a: 1, b: 2 });
  seen.sumToo = await call("add", { a: 3, b: 4 });
  seen.failed = await refused(call("/fail", {}));
  seen.missing = await refused(call("/nobody", {}, 0.2));

  const own = new Service({ ros, name: "/client/add", serviceType: "any/Any" });
  own.advertise(({ a, b }, response) => {
    response.sum = a + b;
    return true;
  });
  seen.asked = await call("/ask_client", {});
  own.unadvertise();

  const action = (name) => new Action({ ros, name, actionType: "any/Any" });
  const run = (action, goal, feedback) =>
    new Promise((resolve, reject) => action.sendGoal(goal, resolve, feedback, reject));
  seen.feedback = [];
  seen.counted = await run(action("/count"), { order: 3 }, (one) => seen.feedback.push(one));
  const waiting = action("/wait");
  seen.canceled = await new Promise((resolve) => {
    const id = waiting.sendGoal({}, resolve, () => waiting.cancelGoal(id), resolve);
  });
  const counting = action("/client/count");
  counting.advertise((goal, id) => {
    for (let number = 1; number <= goal.order; number++) counting.sendFeedback(id, { number });
    counting.setSucceeded(id, { counted: goal.order });
  }, () => {});
  seen.goalOfClient = await call("/start_goal_of_client", {});
  counting.unadvertise();

  ros.close();
  return seen;
}

async function first(ros, options) {
  const topic = new Topic({ ros, messageType: "any/Any", ...options });
  const message = await new Promise((resolve) => topic.subscribe(resolve));
  topic.unsubscribe();
  // roslib goes by names: what is on its way still would be taken for the next subscription's.
  await new Promise((resolve, reject) => ros.getNodes(resolve, reject));
  return message;
}

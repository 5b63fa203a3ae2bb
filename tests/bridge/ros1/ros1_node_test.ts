import { assert, assertEquals, assertRejects, assertStringIncludes } from "@std/assert";
import { ros1Reader } from "../../../lib/bag/foreign/ros1/ros1_reader.ts";
import { callRos, listOf, RosRefusal } from "../../../lib/bridge/ros1/node/master.ts";
import { ServiceFailure } from "../../../lib/bridge/ros1/node/service_client.ts";
import { ros1Writer } from "../../../lib/bridge/ros1/types/message_writer.ts";
import { TcprosError } from "../../../lib/bridge/ros1/tcpros/header.ts";
import { openTcpros } from "../../../lib/bridge/ros1/tcpros/open_connection.ts";
import { systemClock } from "../../../lib/time/clock.ts";
import { createTcpTransport } from "../../../lib/transport/tcp.ts";
import { patiently } from "../../support/patience.ts";
import { HAS_ROS1, Roscore } from "./roscore.ts";
import { LIBRARY, Ros1TestNode, STRING, stringBytes } from "./ros1_test_node.ts";

const SET_BOOL = (await LIBRARY.service("std_srvs/SetBool"))!;
const readRequest = ros1Reader(SET_BOOL.request.definitions);
const readResponse = ros1Reader(SET_BOOL.response.definitions);
const writeRequest = ros1Writer(SET_BOOL.request.definitions);
const writeResponse = ros1Writer(SET_BOOL.response.definitions);

function request(data: boolean) {
  return { bytes: writeRequest({ data }, 1000), md5sum: SET_BOOL.md5sum };
}

/** A service of rospy that answers, fails, or takes for ever. */
const FAR_SERVICE = `
from std_srvs.srv import SetBool, SetBoolResponse
rospy.init_node('far')
def answer(request):
    if not request.data: raise Exception('no way')
    return SetBoolResponse(True, 'done')
def wait(request):
    print('waiting')
    time.sleep(600)
rospy.Service('/far', SetBool, answer)
rospy.Service('/slow', SetBool, wait)
print('ready')
rospy.spin()
`;

Deno.test({
  name: "Ros1Node",
  ignore: !HAS_ROS1,
  async fn(context) {
    await using core = await Roscore.start();
    const steps: Record<string, () => Promise<void>> = {
      "is seen by rostopic, rosnode and rosservice as any other": () => isSeen(core),
      "publishes to rospy, the last message also to who comes late": () => publishes(core),
      "subscribes to rospy, also to one that is started anew": () => subscribes(core),
      "is told who is connected, and who was killed": () => tellsSubscribers(core),
      "bounds what waits for a subscriber that does not read": () => boundsSlow(core),
      "answers calls of rospy, also several over one connection, and failures": () => serves(core),
      "calls services of rospy, and is told of failures": () => calls(core),
      "refuses a subscriber and a caller of another type": () => refusesTypes(core),
      "refuses to be a second one of its name": () => refusesName(core),
      "is lost when the master ends, and once it was started anew": () => isLost(core),
    };
    // The last one ends the master.
    const names = Object.keys(steps);
    await Promise.all(
      names.slice(0, -1).map((name) =>
        context.step({
          name,
          fn: steps[name]!,
          sanitizeOps: false,
          sanitizeResources: false,
          sanitizeExit: false,
        })
      ),
    );
    const last = names.at(-1)!;
    await context.step(last, steps[last]!);
  },
});

async function isSeen(core: Roscore): Promise<void> {
  await using test = await Ros1TestNode.open(core.url, "/seen");
  await test.node.advertise("/seen/out", { type: STRING });
  await test.node.provide("/seen/switch", SET_BOOL, () => Promise.resolve(new Uint8Array(5)));
  const [topics, info, node, nodes, service] = await Promise.all([
    core.run("rostopic", "list", "-v"),
    core.run("rostopic", "info", "/seen/out"),
    core.run("rosnode", "info", "/seen"),
    core.run("rosnode", "list"),
    core.run("rosservice", "info", "/seen/switch"),
  ]);
  assertStringIncludes(topics, "* /seen/out [std_msgs/String] 1 publisher");
  assertStringIncludes(info, ` * /seen (${test.node.api})`);
  assertStringIncludes(node, ` * /seen/out [std_msgs/String]`);
  assertStringIncludes(node, `Pid: ${Deno.pid}`);
  assert(nodes.split("\n").includes("/seen"), nodes);
  assertStringIncludes(service, "Type: std_srvs/SetBool\nArgs: data");
}

async function publishes(core: Roscore): Promise<void> {
  await using test = await Ros1TestNode.open(core.url, "/publishes");
  const publication = await test.node.advertise("/latched", { type: STRING, isLatching: true });
  publication.publish(stringBytes("early"));
  publication.publish(stringBytes("hëllo"));
  await using echo = core.spawn("rostopic", "echo", "-p", "/latched");
  await echo.waitForLine(/,h.*llo$/);
  publication.publish(stringBytes("more"));
  await echo.waitForLine(/,more$/);
  assertEquals(echo.stdout.includes("early"), false);
}

async function subscribes(core: Roscore): Promise<void> {
  await using test = await Ros1TestNode.open(core.url, "/subscribes");
  await test.listen("/chatter");
  const pub = (data: string) =>
    core.spawn("rostopic", "pub", "-r", "20", "/chatter", "std_msgs/String", `data: ${data}`);
  {
    await using _first = pub("one");
    await test.until(() => test.messages.includes("one"), "message");
  }
  await using _second = pub("two");
  await test.until(() => test.messages.includes("two"), "message of the second publisher");
}

async function tellsSubscribers(core: Roscore): Promise<void> {
  await using test = await Ros1TestNode.open(core.url, "/tells");
  await test.node.advertise("/told", { type: STRING });
  await using listener = core.python(`
from std_msgs.msg import String
rospy.init_node('told_listener')
rospy.Subscriber('/told', String, print)
rospy.spin()`);
  await test.subscribers("/told", 1);
  assertEquals(test.node.subscribers.get("/told"), ["/told_listener"]);
  await listener.stop("SIGKILL");
  await test.subscribers("/told", 0);
}

async function boundsSlow(core: Roscore): Promise<void> {
  await using test = await Ros1TestNode.open(core.url, "/bounds");
  const publication = await test.node.advertise("/fast", { type: STRING });
  await using listener = core.python(`
from std_msgs.msg import String
rospy.init_node('stopped')
rospy.Subscriber('/fast', String, print)
rospy.spin()`);
  await test.subscribers("/fast", 1);
  listener.signal("SIGSTOP");
  const message = stringBytes("x".repeat(500_000));
  while (publication.dropped < 20) {
    publication.publish(message);
    await new Promise((resolve) => setTimeout(resolve));
  }
  assert(publication.waitingBytes <= 16 * 1024 * 1024, String(publication.waitingBytes));
  listener.signal("SIGCONT");
}

async function serves(core: Roscore): Promise<void> {
  await using test = await Ros1TestNode.open(core.url, "/serves");
  await test.node.provide("/switch", SET_BOOL, (bytes) => {
    const { data } = readRequest(bytes) as { data: boolean };
    if (!data) throw new Error("not now: ü");
    return Promise.resolve(writeResponse({ success: true, message: "on" }, 1000));
  });
  await using caller = core.python(`
from std_srvs.srv import SetBool
rospy.init_node('caller')
call = rospy.ServiceProxy('/switch', SetBool, persistent=True)
for value in [True, False, True]:
    try: print('answer', call(value).message)
    except rospy.ServiceException as error: print('failed', error)
print('again', rospy.ServiceProxy('/switch', SetBool)(True).success)
`);
  const { stdout } = await caller.end();
  assertEquals(stdout.split("\n").slice(0, 4), [
    "answer on",
    "failed service [/switch] responded with an error: b'not now: \\xc3\\xbc'",
    "answer on",
    "again True",
  ]);
  assertStringIncludes(
    await core.run("rosservice", "call", "/switch", "data: true"),
    'message: "on"',
  );
}

async function calls(core: Roscore): Promise<void> {
  await using test = await Ros1TestNode.open(core.url, "/calls");
  await using service = core.python(FAR_SERVICE);
  await service.waitForLine("ready");
  const { type, md5sum } = await test.node.probe("/far");
  assertEquals([type, md5sum], ["std_srvs/SetBool", SET_BOOL.md5sum]);
  const answer = readResponse(await test.node.call("/far", request(true)));
  assertEquals(answer, { success: true, message: "done" });
  await assertRejects(() => test.node.call("/far", request(false)), ServiceFailure, "no way");
  await assertRejects(() => test.node.call("/nobody", request(true)), RosRefusal, "no provider");
  const giveUp = new AbortController();
  const waiting = test.node.call("/slow", request(true), { signal: giveUp.signal });
  await service.waitForLine("waiting");
  const givenUp = assertRejects(() => waiting, Error, "enough");
  giveUp.abort(new Error("enough"));
  await givenUp;
  const killed = assertRejects(
    () => test.node.call("/slow", request(true)),
    Error,
    "goes without an answer",
  );
  await service.waitForLine("waiting", 2);
  await service.stop("SIGKILL");
  await killed;
}

async function refusesTypes(core: Roscore): Promise<void> {
  await using test = await Ros1TestNode.open(core.url, "/refuses");
  await test.node.advertise("/typed", { type: STRING });
  await test.node.provide("/typed_switch", SET_BOOL, () => Promise.resolve(new Uint8Array()));
  await using wrong = core.python(`
from std_srvs.srv import Trigger
rospy.init_node('wrong')
try: rospy.ServiceProxy('/typed_switch', Trigger)()
except rospy.ServiceException as error: print('refused', error)`);
  const { stdout } = await wrong.end();
  assertStringIncludes(stdout, "is of type std_srvs/SetBool with checksum 09fb");
  const params = ["/test", "/typed", [["TCPROS"]]];
  const [, hostname, port] = listOf(
    await callRos(new URL(test.node.api), "requestTopic", { params }),
  );
  const header = { callerid: "/test", topic: "/typed", type: "std_msgs/Int32", md5sum: "0" };
  const address = { hostname: String(hostname), port: Number(port) };
  await assertRejects(
    () => openTcpros(address, { transport: createTcpTransport(), clock: systemClock, header }),
    TcprosError,
    "topic /typed is of type std_msgs/String",
  );
  assertEquals(test.node.subscribers.get("/typed"), []);
}

async function refusesName(core: Roscore): Promise<void> {
  await using first = await Ros1TestNode.open(core.url, "/twice");
  await first.node.advertise("/twice/a", { type: STRING });
  await assertRejects(() => Ros1TestNode.open(core.url, "/twice"), Error, "choose another name");
}

async function isLost(core: Roscore): Promise<void> {
  await using first = await Ros1TestNode.open(core.url, "/lost");
  await first.node.advertise("/lost/a", { type: STRING });
  await core.stop();
  const { message } = await patiently(first.node.lost);
  assertStringIncludes(message, `at ${core.url}`);
  await assertRejects(() => Ros1TestNode.open(core.url), Error, `at ${core.url}`);
  await core.restart();
  await using second = await Ros1TestNode.open(core.url, "/lost");
  await second.node.advertise("/lost/a", { type: STRING });
  assertStringIncludes(await core.run("rostopic", "list"), "/lost/a");
}

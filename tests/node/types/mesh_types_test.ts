import type { Logger, MeshTypes, Node, Service, Topic, TopicMessage } from "@rosy/rosy";
import { assertEquals } from "@std/assert";
import { MeshFixture } from "../../support/mesh_fixture.ts";
import { leakTest } from "../../support/leak_check.ts";

interface Vector {
  x: number;
  y: number;
  z: number;
}

interface Robot {
  topics: {
    imu: [acceleration: Vector, rotation?: Vector];
    image: [pixels: Uint8Array, options: { width: number }];
    tick: [];
    log: [level: string, ...values: unknown[]];
  };
  services: {
    multiply(a: number, b: number): number;
    locate: (name: string) => Promise<Vector | null>;
    reset(): void;
    scan(fromDegrees: number): AsyncIterable<{ metres: number }>;
  };
}

interface OnlyTopics {
  topics: { tick: [count: number] };
}

interface OnlyServices {
  services: { ping(): "pong" };
}

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends (<T>() => T extends B ? 1 : 2) ? true
  : false;

/** Compiles only where two types are the same. */
function same<A, B>(..._proof: Equal<A, B> extends true ? [] : [never]): void {}

/** Never called: to be compiled is all there is to it. */
async function typedStreams(node: Node<Robot>, untyped: Node): Promise<void> {
  for await (const { metres } of node.stream("scan", 0)) same<number, typeof metres>();
  for await (const product of node.stream("multiply", 2, 3)) same<number, typeof product>();
  for await (const part of untyped.stream("scan", 0)) same<unknown, typeof part>();
  for await (const { metres } of node.getService("scan").stream(0)) same<number, typeof metres>();
  const scan = untyped.getService<(from: number) => AsyncIterable<string>>("scan");
  for await (const part of scan.stream(0)) same<string, typeof part>();
  // @ts-expect-error: an argument of another type
  node.stream("scan", "all");
  // @ts-expect-error: there is no such service
  node.stream("scam", 0);
  // @ts-expect-error: whatever streams answers no call
  (await node.call("scan", 0)).metres;
  await node.addService("scan", async function* (_service, fromDegrees) {
    same<number, typeof fromDegrees>();
    same<AbortSignal, typeof this.signal>();
    yield { metres: 1 };
  });
  // @ts-expect-error: parts of another type
  await node.addService("scan", async function* () {
    yield 1;
  });
  // @ts-expect-error: one result is no stream
  await node.addService("scan", () => ({ metres: 1 }));
}

/** Never called: to be compiled is all there is to it. */
async function typedTopics(node: Node<Robot>): Promise<void> {
  const v: Vector = { x: 0, y: 0, z: 9.81 };
  await node.send("imu", v);
  await node.send("imu", v, v);
  await node.send("tick");
  await node.send("log", "info", 1, "two");
  // @ts-expect-error: there is no such topic
  await node.send("imo", v);
  // @ts-expect-error: the payload has no z
  await node.send("imu", { x: 0, y: 0 });
  // @ts-expect-error: a payload of another type
  await node.send("imu", "fast");
  // @ts-expect-error: the payload is missing
  await node.send("imu");
  // @ts-expect-error: one argument too many
  await node.send("imu", v, v, v);
  // @ts-expect-error: no arguments at all are allowed
  await node.send("tick", 1);
  // @ts-expect-error: an option of another type
  await node.send("image", new Uint8Array(), { width: "wide" });
  // @ts-expect-error: a service is no topic
  await node.send("multiply", 1, 2);

  await node.listen("imu", (topic, acceleration, rotation) => {
    // The full name: that of the namespace may stand before it.
    same<typeof topic, string>();
    same<typeof acceleration, Vector>();
    same<typeof rotation, Vector | undefined>();
  });
  await node.listen("image", async (_topic, pixels, { width }) => {
    same<typeof width, number>();
    await Promise.resolve(pixels.byteLength);
  });
  await node.listen("tick", () => {});
  // @ts-expect-error: there is no such topic
  await node.listen("tock", () => {});
  // @ts-expect-error: the callback wants another type
  await node.listen("imu", (_topic, acceleration: string) => acceleration);
  // @ts-expect-error: the callback wants more than is sent
  await node.listen("tick", (_topic, count: number) => count);
  // @ts-expect-error: no such option
  await node.listen("tick", () => {}, { concurrent: 2 });

  node.topicHasListeners("imu");
  await node.waitForListener("imu", { timeoutMs: 5 });
  await node.stopListening("imu");
  // @ts-expect-error: there is no such topic
  node.topicHasListeners("imo");
  // @ts-expect-error: there is no such topic
  await node.waitForListener("imo");
  // @ts-expect-error: there is no such topic
  await node.stopListening("imo");
}

async function typedServices(node: Node<Robot>): Promise<void> {
  const product = await node.call("multiply", 2, 3);
  same<typeof product, number>();
  const place = await node.call("locate", "dock");
  same<typeof place, Vector | null>();
  await node.call("reset");
  // @ts-expect-error: there is no such service
  await node.call("divide", 2, 3);
  // @ts-expect-error: an argument of another type
  await node.call("multiply", 2, "3");
  // @ts-expect-error: an argument is missing
  await node.call("multiply", 2);
  // @ts-expect-error: one argument too many
  await node.call("multiply", 2, 3, 4);
  // @ts-expect-error: the result is a number
  const text: string = await node.call("multiply", 2, 3);
  // @ts-expect-error: the result may be null
  (await node.call("locate", "dock")).x;
  // @ts-expect-error: a topic is no service
  await node.call("tick");

  await node.addService("multiply", (service, a, b) => {
    same<typeof service, string>();
    same<typeof a, number>();
    return a * b;
  });
  await node.addService("multiply", async (_service, a, b) => await Promise.resolve(a * b));
  await node.addService(
    "locate",
    (_service, name) => name === "dock" ? { x: 0, y: 0, z: 0 } : null,
  );
  await node.addService("reset", () => {});
  // @ts-expect-error: there is no such service
  await node.addService("divide", (_service: string, a: number) => a);
  // @ts-expect-error: the handler returns another type
  await node.addService("multiply", (_service, a, b) => `${a * b}`);
  // @ts-expect-error: the handler's promise is of another type
  await node.addService("multiply", (_service, a) => Promise.resolve(`${a}`));
  // @ts-expect-error: the handler wants another type
  await node.addService("multiply", (_service, a: string, b: number) => a.length * b);
  // @ts-expect-error: the handler returns nothing
  await node.addService("multiply", () => {});

  node.serviceHasProviders("multiply");
  await node.removeService("multiply");
  // @ts-expect-error: there is no such service
  node.serviceHasProviders("divide");
  // @ts-expect-error: there is no such service
  await node.removeService("divide");
  // @ts-expect-error: there is no such service
  await node.waitForServiceProvider("divide");
  return void text;
}

async function typedHandles(node: Node<Robot>): Promise<void> {
  const imu = node.getTopic("imu", { policy: "latest", ttlMs: 50 });
  same<typeof imu, Topic<[acceleration: Vector, rotation?: Vector]>>();
  await imu.send({ x: 0, y: 0, z: 0 });
  // @ts-expect-error: a payload of another type
  await imu.send(5);
  await imu.listen((_topic, { x }) => x);
  // @ts-expect-error: the callback wants another type
  await imu.listen((_topic, text: string) => text);
  // @ts-expect-error: there is no such topic
  node.getTopic("imo");
  // @ts-expect-error: no such policy
  node.getTopic("imu", { policy: "reliable" });
  for await (const { args: [acceleration], sender } of imu) {
    same<typeof acceleration, Vector>();
    same<typeof sender.name, string>();
    // @ts-expect-error: no such field
    acceleration.w;
  }
  for await (const message of node.getTopic("tick")) same<typeof message, TopicMessage<[]>>();

  const multiply = node.getService("multiply", { timeoutMs: 50 });
  same<Awaited<ReturnType<typeof multiply>>, number>();
  const product: number = await multiply.with({ timeoutMs: 5 })(2, 3) + await multiply.call(2, 3);
  // @ts-expect-error: an argument of another type
  await multiply("2", 3);
  // @ts-expect-error: an argument is missing
  await multiply.call(2);
  // @ts-expect-error: there is no such service
  node.getService("divide");
  // @ts-expect-error: no such option
  node.getService("multiply", { timeout: 5 });
  return void product;
}

async function conditionalListeners(node: Node<Robot>, untyped: Node): Promise<void> {
  await node.listen(
    "image",
    node.dependsOnListener("imu", (_topic, pixels, { width }) => {
      same<typeof pixels, Uint8Array>();
      same<typeof width, number>();
    }),
  );
  // @ts-expect-error: there is no such topic
  await node.listen("image", node.dependsOnListener("imo", () => {}));
  await node.listen(
    "image",
    // @ts-expect-error: the callback wants another type
    node.dependsOnListener("imu", (_topic, pixels: string) => pixels),
  );
  await untyped.listen(
    "image",
    untyped.dependsOnListener("objects", (_topic, image: Uint8Array) => image.length),
  );
  await untyped.listen(
    "image",
    untyped.dependsOnListener("objects", (topic, image) => {
      same<typeof topic, string>();
      same<typeof image, unknown>();
    }),
  );
}

async function untypedMesh(node: Node): Promise<void> {
  await node.send("anything", 1, "two", { three: 3 });
  await node.listen("t", (topic, message: string, { name }: { name: string }) => {
    same<typeof topic, string>();
    return `${message} ${name}`;
  });
  await node.listen("t", (_topic, ...values) => same<typeof values, unknown[]>());
  await node.listen("t", (_topic, value) => {
    same<typeof value, unknown>();
    // @ts-expect-error: nothing is known of the value
    value.length;
  });
  // @ts-expect-error: a topic's name is a string
  await node.send(5);
  const result = await node.call("anything", 1, 2);
  same<typeof result, unknown>();
  // @ts-expect-error: nothing is known of the result
  result.length;
  await node.addService("add", (_service, a: number, b: number) => a + b);
  await node.addService("any", (_service, ...args) => same<typeof args, unknown[]>());

  const topic = node.getTopic<[number, string]>("t");
  await topic.send(1, "two");
  // @ts-expect-error: an argument is missing
  await topic.send(1);
  for await (const { args } of node.getTopic("t")) same<typeof args, unknown[]>();
  const add = node.getService<(a: number, b: number) => number>("add");
  same<Awaited<ReturnType<typeof add>>, number>();
  // @ts-expect-error: an argument of another type
  await add(1, "2");
  const any: Service<(...args: unknown[]) => unknown> = node.getService("any");
  same<Awaited<ReturnType<typeof any>>, unknown>();
}

async function halfMeshes(topics: Node<OnlyTopics>, services: Node<OnlyServices>): Promise<void> {
  await topics.send("tick", 1);
  await topics.listen("tick", (_topic, count) => same<typeof count, number>());
  // @ts-expect-error: there are no services
  await topics.call("ping");
  // @ts-expect-error: there are no services
  await topics.addService("ping", () => "pong");
  const pong = await services.call("ping");
  same<typeof pong, "pong">();
  // @ts-expect-error: there are no topics
  await services.send("tick", 1);
  // @ts-expect-error: there are no topics
  await services.listen("tick", () => {});
}

/** What a function of a library may ask of any mesh that has a topic of its kind. */
async function partOfAMesh(robot: Node<Robot>): Promise<void> {
  const log: Logger = console;
  const imu: Topic<[acceleration: Vector, rotation?: Vector]> = robot.getTopic("imu");
  await imu.listen((topic) => log.info(topic));
  // @ts-expect-error: a mesh's topics are no list
  const wrong: MeshTypes = { topics: 5 };
  return void wrong;
}

leakTest("a typed mesh checks names and values, and works", async () => {
  const compiled = [
    typedTopics,
    typedStreams,
    typedServices,
    typedHandles,
    conditionalListeners,
    untypedMesh,
    halfMeshes,
    partOfAMesh,
  ];
  assertEquals(compiled.length, 8);
  await using mesh = new MeshFixture();
  const node = await mesh.node<Robot>("robot");
  await node.addService("multiply", (_service, a, b) => a * b);
  assertEquals(await node.call("multiply", 6, 7), 42);
});

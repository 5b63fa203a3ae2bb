import { assertEquals } from "@std/assert";
import { decode } from "jpeg-js";
import { HttpFixture } from "../http_fixture.ts";

const JPEG = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 1, 2, 3);

/** A grey image. */
function gray(width: number, height: number, value: number) {
  const data = new Uint8Array(width * height).fill(value);
  return { width, height, step: width, encoding: "mono8", data };
}

/** Reads parts of `multipart/x-mixed-replace`. */
async function readParts(response: Response, count: number): Promise<[string, Uint8Array][]> {
  const boundary = /boundary=(.+)$/.exec(response.headers.get("content-type")!)![1]!;
  const reader = response.body!.getReader();
  const parts: [string, Uint8Array][] = [];
  let bytes = new Uint8Array();
  while (parts.length < count) {
    const head = new TextDecoder("latin1").decode(bytes);
    const match = /^--(.+)\r\ncontent-type: (.+)\r\ncontent-length: (\d+)\r\n\r\n/.exec(head);
    const end = match ? match[0].length + Number(match[3]) + 2 : Infinity;
    if (match && bytes.length >= end) {
      assertEquals(match[1], boundary);
      parts.push([match[2]!, bytes.slice(match[0].length, end - 2)]);
      bytes = bytes.slice(end);
      continue;
    }
    const { value } = await reader.read();
    const more: Uint8Array = value!;
    const all = new Uint8Array(bytes.length + more.length);
    all.set(bytes);
    all.set(more, bytes.length);
    bytes = all;
  }
  await reader.cancel();
  return parts;
}

Deno.test("GET of image.jpg passes compressed images on as they are", async () => {
  await using fixture = await HttpFixture.start();
  const topic = fixture.robot.getTopic("camera/image", { retain: 1 });
  await topic.send({ format: "jpeg", frame_id: "camera", data: JPEG });
  const response = await fixture.request("/api/topics/camera/image/image.jpg");
  assertEquals(response.headers.get("content-type"), "image/jpeg");
  assertEquals(await response.bytes(), JPEG);
});

Deno.test("GET of image.jpg makes JPEG of pixels, no wider than is wanted", async () => {
  await using fixture = await HttpFixture.start();
  await fixture.robot.getTopic("depth", { retain: 1 }).send({ front: gray(64, 32, 200) });
  const response = await fixture.request("/api/topics/depth/image.jpg?field=front&width=16");
  assertEquals(response.headers.get("content-type"), "image/jpeg");
  const { width, height, data } = decode(await response.bytes(), { useTArray: true });
  assertEquals([width, height], [16, 8]);
  assertEquals(Math.abs(data[0]! - 200) < 4, true, `${data[0]}`);
});

Deno.test("GET of image.jpg says what it is that is no image", async () => {
  await using fixture = await HttpFixture.start();
  await fixture.robot.getTopic("pose", { retain: 1 }).send({ x: 1 });
  const { status, detail } = await fixture.problem("/api/topics/pose/image.jpg");
  assertEquals([status, detail.startsWith("The message is no image")], [400, true]);
  assertEquals((await fixture.problem("/api/topics/pose/image.jpg?width=0")).code, "invalid");
  assertEquals((await fixture.problem("/api/topics/pose/image.jpg?width=1e9")).code, "invalid");
});

Deno.test("GET of image.mjpeg sends the newest images, so many a second", async () => {
  await using fixture = await HttpFixture.start();
  const { robot } = fixture;
  const response = await fixture.request("/api/topics/camera/image.mjpeg?rate=2");
  await fixture.base.run(robot.waitForListener("camera"));
  for (let i = 0; i < 20; i++) {
    await robot.send("camera", { format: "jpeg", data: Uint8Array.of(0xff, 0xd8, 0xff, i) });
    await fixture.advance(100);
    if (i === 0) await robot.send("camera", { is: "no image" });
  }
  // Nobody has read anything yet: the newest of four has taken the place of the others.
  assertEquals(await readParts(response, 1), [
    ["image/jpeg", Uint8Array.of(0xff, 0xd8, 0xff, 15)],
  ]);
  await fixture.advance(100);
  assertEquals(robot.topicHasListeners("camera"), false);
  assertEquals(fixture.base.gateway.clients, 0);
});

Deno.test("however many look at pixels, they are compressed once", async () => {
  await using fixture = await HttpFixture.start();
  const { robot } = fixture;
  const responses = [
    await fixture.request("/api/topics/camera/image.mjpeg"),
    await fixture.request("/api/topics/camera/image.mjpeg"),
  ];
  await fixture.base.run(robot.waitForListener("camera"));
  await robot.send("camera", gray(32, 16, 100));
  const [one, other] = await fixture.base.run(
    Promise.all(responses.map((response) => readParts(response, 1))),
  );
  assertEquals(one, other);
  assertEquals(decode(one![0]![1], { useTArray: true }).width, 32);
});

import { assertEquals, assertThrows } from "@std/assert";
import { serviceDocument } from "../../../lib/bridge/ros1/link/far_types.ts";
import { paramValue } from "../../../lib/bridge/ros1/link/param_values.ts";
import {
  argumentsOf,
  requestOf,
  responseOf,
} from "../../../lib/bridge/ros1/link/service_values.ts";
import { plainName, rosName } from "../../../lib/bridge/ros1/names.ts";
import { LIBRARY } from "./ros1_test_node.ts";

const ADD = (await LIBRARY.service("rospy_tutorials/AddTwoInts"))!;
const TRIGGER = (await LIBRARY.service("std_srvs/Trigger"))!;
const SET_BOOL = (await LIBRARY.service("std_srvs/SetBool"))!;

Deno.test("requestOf() makes one object of arguments", () => {
  assertEquals(requestOf([1, 2], ADD.request), { a: 1, b: 2 });
  assertEquals(requestOf([{ a: 1 }], ADD.request), { a: 1 });
  assertEquals(requestOf([true], SET_BOOL.request), { data: true });
  assertEquals(requestOf([], TRIGGER.request), {});
  assertThrows(() => requestOf([1], ADD.request), TypeError, "one object that has a, b");
  assertThrows(() => requestOf([1], TRIGGER.request), TypeError, "without fields");
});

Deno.test("argumentsOf() makes as many arguments as the service says it has", () => {
  const typed = (count: number, schema: object) => ({
    name: "x",
    document: serviceDocument("x", new Array(count).fill(schema), true),
  });
  const request = { a: 1, b: 2 };
  assertEquals(argumentsOf(request, undefined), [request]);
  assertEquals(argumentsOf(request, { name: "x" }), [request]);
  assertEquals(argumentsOf(request, typed(2, { type: "number" })), [1, 2]);
  assertEquals(argumentsOf(request, typed(1, { type: "object" })), [request]);
  assertEquals(argumentsOf({ a: 1 }, typed(1, { type: "number" })), [1]);
  assertEquals(argumentsOf({ a: 1 }, typed(1, { properties: { a: true } })), [{ a: 1 }]);
  assertEquals(argumentsOf({}, undefined), []);
});

Deno.test("responseOf() makes a response of what was returned", () => {
  assertEquals(responseOf(3, ADD.response), { sum: 3 });
  assertEquals(responseOf({ sum: 3 }, ADD.response), { sum: 3 });
  assertEquals(responseOf(undefined, TRIGGER.response), {});
  assertEquals(responseOf({ success: true }, TRIGGER.response), { success: true });
});

Deno.test("paramValue() makes of values what a param can be, and of others an error", () => {
  const date = new Date();
  const value = { a: 1n, b: [true, "x", date], c: Float32Array.of(0.5), d: undefined };
  assertEquals(paramValue(value), { a: 1, b: [true, "x", date], c: [0.5] });
  for (const wrong of [null, undefined, () => 1, new Map(), { a: null }]) {
    assertThrows(() => paramValue(wrong), TypeError, "ROS has no such values");
  }
  const endless: unknown[] = [];
  endless.push(endless);
  assertThrows(() => paramValue(endless), TypeError, "too deeply");
});

Deno.test("rosName() and plainName() know what is a name in ROS 1", () => {
  assertEquals(rosName("camera/image_2"), "/camera/image_2");
  assertEquals(plainName("/camera/image_2"), "camera/image_2");
  for (const name of ["", "a-b", "a//b", "a/", "1a", "a b", "ä", "_a", "a/*"]) {
    assertEquals([rosName(name), plainName(`/${name}`)], [undefined, undefined], name);
  }
});

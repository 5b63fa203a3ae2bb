import { assertEquals } from "@std/assert";
import { OwnMessages } from "../../../lib/bridge/mqtt/own_messages.ts";
import { VirtualClock } from "../../../lib/testing/virtual_clock.ts";
import { bytesOf } from "./brokers.ts";

function setUp() {
  const clock = new VirtualClock();
  return { clock, own: new OwnMessages(clock) };
}

Deno.test("OwnMessages recognises each message once", () => {
  const { own } = setUp();
  own.expect("t", bytesOf("on"));
  own.expect("t", bytesOf("on"));
  assertEquals(own.isOwn("other", bytesOf("on"), false), false);
  assertEquals(own.isOwn("t", bytesOf("off"), false), false);
  assertEquals(own.isOwn("t", bytesOf("on"), false), true);
  assertEquals(own.isOwn("t", bytesOf("on"), false), true);
  assertEquals(own.isOwn("t", bytesOf("on"), false), false);
});

Deno.test("OwnMessages expects none any more that was published before one that came", () => {
  const { own } = setUp();
  for (const text of ["1", "2", "3"]) own.expect("t", bytesOf(text));
  assertEquals(own.isOwn("t", bytesOf("2"), false), true);
  assertEquals(own.isOwn("t", bytesOf("1"), false), false);
  assertEquals(own.isOwn("t", bytesOf("3"), false), true);
});

Deno.test("OwnMessages forgets what did not come in time", async () => {
  const { own, clock } = setUp();
  own.expect("t", bytesOf("on"));
  await clock.advance(10_001);
  assertEquals(own.isOwn("t", bytesOf("on"), false), false);
});

Deno.test("OwnMessages knows what the broker keeps, until somebody else has published there", () => {
  const { own } = setUp();
  own.keep("t", bytesOf("on"));
  assertEquals(own.isOwn("t", bytesOf("on"), true), true);
  assertEquals(own.isOwn("t", bytesOf("on"), true), true);
  assertEquals(own.isOwn("t", bytesOf("off"), false), false);
  assertEquals(own.isOwn("t", bytesOf("on"), true), false);
});

Deno.test("OwnMessages keeps so many in mind, the newest", () => {
  const { own } = setUp();
  for (let index = 0; index < 10_001; index++) own.expect(`t${index}`, bytesOf("on"));
  assertEquals(own.isOwn("t0", bytesOf("on"), false), false);
  assertEquals(own.isOwn("t1", bytesOf("on"), false), true);
});

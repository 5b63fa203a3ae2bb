import { assertEquals } from "@std/assert";
import type { Message } from "../../../../../lib/web/dashboard/robot/message.ts";
import { MessageModel } from "../../../../../lib/web/dashboard/panels/message/message_model.ts";

function message(atMs: number, value: unknown = atMs): Message {
  return { topic: "t", atMs, value, isRetained: false, sender: undefined };
}

Deno.test("MessageModel shows the newest message, and stays with it while it is paused", () => {
  const model = new MessageModel();
  for (let atMs = 0; atMs < 5; atMs++) model.take(message(atMs));
  assertEquals([model.message?.value, model.older], [4, 4]);
  model.setPaused(true);
  model.take(message(5));
  assertEquals([model.message?.value, model.missed], [4, 1]);
  model.step(1);
  model.step(1);
  assertEquals([model.message?.value, model.older], [2, 2]);
  model.step(-1);
  assertEquals(model.message?.value, 3);
  model.setPaused(false);
  model.take(message(6));
  assertEquals([model.message?.value, model.missed], [6, 0]);
});

Deno.test("MessageModel keeps a hundred messages, and fewer of large ones", () => {
  const model = new MessageModel();
  for (let atMs = 0; atMs < 300; atMs++) model.take(message(atMs));
  assertEquals(model.older, 99);
  model.reset();
  const image = new Uint8Array(10_000_000);
  for (let atMs = 0; atMs < 20; atMs++) model.take(message(atMs, image));
  assertEquals(model.older, 5);
});

Deno.test("MessageModel draws the message that is shown", () => {
  const model = new MessageModel();
  model.take(message(1, { a: 1 }));
  model.draw();
  model.take(message(2, { a: 2 }));
  model.draw();
  assertEquals(model.tree.rowAt(0).value, 2);
  model.step(1);
  model.draw();
  assertEquals(model.tree.rowAt(0).value, 1);
});

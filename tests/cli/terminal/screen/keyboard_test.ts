import { assertEquals } from "@std/assert";
import { readKeyboard } from "../../../../lib/cli/terminal/screen/keyboard.ts";
import { VirtualClock } from "../../../../lib/testing/virtual_clock.ts";

/** A keyboard whose reads are answered by hand. */
class Keys {
  readonly clock = new VirtualClock();
  readonly pressed: string[] = [];
  readonly controller = new AbortController();
  readonly done: Promise<void> = readKeyboard({
    read: (buffer) => this.#read(buffer),
    clock: this.clock,
    signal: this.controller.signal,
    onEvent: (event) => this.pressed.push(event.type === "key" ? event.key : event.type),
  });
  #asked = Promise.withResolvers<(text: string | null) => void>();

  async send(text: string | null): Promise<void> {
    const answer = await this.#asked.promise;
    this.#asked = Promise.withResolvers();
    answer(text);
    await this.clock.advance(0);
  }

  #read(buffer: Uint8Array): Promise<number | null> {
    // The first read comes before the fields are all set.
    return Promise.resolve().then(() => {
      const { promise, resolve } = Promise.withResolvers<number | null>();
      this.#asked.resolve((text) =>
        resolve(text === null ? null : new TextEncoder().encodeInto(text, buffer).written)
      );
      return promise;
    });
  }
}

Deno.test("readKeyboard() takes an Esc for a key once nothing has followed it for a while", async () => {
  const keys = new Keys();
  await keys.send("\x1b");
  await keys.clock.advance(49);
  assertEquals(keys.pressed, []);
  await keys.clock.advance(1);
  assertEquals(keys.pressed, ["escape"]);
  await keys.send(null);
  await keys.done;
});

Deno.test("readKeyboard() takes an Esc and what follows it soon for one key", async () => {
  const keys = new Keys();
  await keys.send("\x1b");
  await keys.clock.advance(40);
  await keys.send("[");
  await keys.clock.advance(40);
  await keys.send("A");
  await keys.clock.advance(1000);
  assertEquals(keys.pressed, ["up"]);
  await keys.send(null);
  await keys.done;
});

Deno.test("readKeyboard() ends at its signal, and waits for nothing more", async () => {
  const keys = new Keys();
  await keys.send("a\x1b");
  keys.controller.abort();
  await keys.done;
  await keys.clock.advance(1000);
  assertEquals(keys.pressed, ["a"]);
});

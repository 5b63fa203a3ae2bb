import { assert, assertEquals } from "@std/assert";

/** One server-sent event, as it came. */
export interface ReadEvent {
  readonly event: string;
  readonly id: string | undefined;
  readonly data: unknown;
}

/** Reads server-sent events as a browser does. */
export class EventReader implements AsyncDisposable {
  readonly #reader: ReadableStreamDefaultReader<string>;
  #text = "";
  /** How many comments there were. */
  comments = 0;

  constructor(response: Response) {
    assertEquals(response.status, 200);
    assertEquals(response.headers.get("content-type"), "text/event-stream; charset=utf-8");
    this.#reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
  }

  /** @returns The next event; `undefined` at the end. */
  async next(): Promise<ReadEvent | undefined> {
    while (true) {
      const end = this.#text.indexOf("\n\n");
      if (end < 0) {
        const { done, value } = await this.#reader.read();
        if (done) return undefined;
        this.#text += value;
        continue;
      }
      const block = this.#text.slice(0, end);
      this.#text = this.#text.slice(end + 2);
      const event = this.#parse(block);
      if (event) return event;
    }
  }

  /** @returns The next so many events. */
  async take(count: number): Promise<ReadEvent[]> {
    const events: ReadEvent[] = [];
    while (events.length < count) {
      const event = await this.next();
      assert(event, `the stream ended after ${events.length} events`);
      events.push(event);
    }
    return events;
  }

  #parse(block: string): ReadEvent | undefined {
    const fields = new Map(
      block.split("\n").map((line) => {
        const at = line.indexOf(":");
        return [line.slice(0, at), line.slice(at + 1).trimStart()] as const;
      }),
    );
    if (fields.has("")) this.comments++;
    const data = fields.get("data");
    if (data === undefined) return undefined;
    return {
      event: fields.get("event") ?? "message",
      id: fields.get("id"),
      data: JSON.parse(data),
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#reader.cancel();
  }
}

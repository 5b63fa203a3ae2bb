import { assertEquals } from "@std/assert";
import { Gate } from "../../lib/flow/gate.ts";
import { OutgoingStream, type PartSink } from "../../lib/service/outgoing_stream.ts";
import type { Window } from "../../lib/wire/stream_window.ts";

/** Writes down what goes where. */
class Book implements PartSink {
  readonly told: string[] = [];
  /** What parts have to wait for. */
  gate: Gate | null = null;

  part(value: unknown): number | null {
    this.told.push(`part ${value}`);
    return value === "bad" ? null : 10;
  }

  answer(value: unknown): void {
    this.told.push(`answer ${value}`);
  }

  end(): void {
    this.told.push("end");
  }

  failed(error: unknown): void {
    this.told.push(`failed ${error}`);
  }

  unheard(error: unknown): void {
    this.told.push(`unheard ${error}`);
  }

  room(): Promise<void> | undefined {
    return this.gate?.wait();
  }
}

function setUp(window: Window) {
  const book = new Book();
  return { book, stream: new OutgoingStream("scan", window, book) };
}

const WIDE: Window = { parts: 100, bytes: 100_000 };

/** Lets whatever can go on do so. */
async function turns(): Promise<void> {
  for (let i = 0; i < 50; i++) await Promise.resolve();
}

async function* numbers(book: Book, to = Infinity) {
  try {
    for (let i = 0; i < to; i++) {
      book.told.push(`asked ${i}`);
      yield i;
    }
  } finally {
    book.told.push("finally");
  }
}

Deno.test("OutgoingStream asks for no part without room for it", async () => {
  const { book, stream } = setUp({ parts: 2, bytes: 1000 });
  const over = stream.run(() => numbers(book));
  await turns();
  const two = ["asked 0", "part 0", "asked 1", "part 1"];
  assertEquals(book.told, two);
  stream.grant({ parts: 1, bytes: 10 });
  await turns();
  assertEquals(book.told, [...two, "asked 2", "part 2"]);
  stream.end("enough");
  await over;
  assertEquals(book.told.at(-1), "finally");
});

Deno.test("OutgoingStream lets the last part go beyond the bytes, and waits then", async () => {
  const { book, stream } = setUp({ parts: 10, bytes: 15 });
  const over = stream.run(() => numbers(book));
  await turns();
  assertEquals(book.told, ["asked 0", "part 0", "asked 1", "part 1"]);
  // It owes 5.
  stream.grant({ parts: 0, bytes: 5 });
  await turns();
  assertEquals(book.told.length, 4);
  stream.grant({ parts: 0, bytes: 1 });
  await turns();
  assertEquals(book.told.slice(4), ["asked 2", "part 2"]);
  stream.end("enough");
  await over;
});

Deno.test("OutgoingStream holds one part where what waits to be written is too much", async () => {
  const { book, stream } = setUp(WIDE);
  const over = stream.run(async function* () {
    yield 0;
    book.gate = new Gate();
    yield 1;
    book.told.push("asked 2");
    yield 2;
  });
  await turns();
  assertEquals(book.told, ["part 0"]);
  const { gate } = book;
  book.gate = null;
  gate!.open();
  await over;
  assertEquals(book.told, ["part 0", "part 1", "asked 2", "part 2", "end"]);
});

Deno.test("OutgoingStream calls return() and aborts the signal while a part is awaited", async () => {
  const { book, stream } = setUp(WIDE);
  const awaited = Promise.withResolvers<void>();
  let isOver = false;
  const over = stream.run(() =>
    async function* () {
      try {
        yield 0;
        await awaited.promise;
        yield 1;
      } finally {
        book.told.push("finally");
      }
    }()
  ).then(() => isOver = true);
  await turns();
  stream.end("enough");
  stream.end("enough");
  assertEquals(stream.context.signal.reason.message, 'Service "scan": enough');
  await turns();
  // The language has a generator wait for what it awaits.
  assertEquals([book.told, isOver], [["part 0"], false]);
  awaited.resolve();
  await over;
  assertEquals(book.told, ["part 0", "finally"]);
});

Deno.test("OutgoingStream ends what a handler returns after its end, unasked", async () => {
  const { book, stream } = setUp(WIDE);
  const { promise, resolve } = Promise.withResolvers<AsyncIterable<number>>();
  const over = stream.run(() => promise);
  stream.end("enough");
  resolve({
    [Symbol.asyncIterator]: () => ({
      next: () => Promise.resolve({ done: false, value: 1 }),
      return: () => {
        book.told.push("return");
        return Promise.resolve({ done: true, value: undefined });
      },
    }),
  });
  await over;
  assertEquals(book.told, ["return"]);
});

Deno.test("OutgoingStream ends the generator of a part that cannot be sent", async () => {
  const { book, stream } = setUp(WIDE);
  await stream.run(async function* () {
    try {
      yield "bad";
    } finally {
      book.told.push("finally");
    }
  });
  assertEquals(book.told, ["part bad", "finally"]);
});

Deno.test("OutgoingStream tells of errors, after its end those that are no abortion", async () => {
  const first = setUp(WIDE);
  await first.stream.run(() => {
    throw new Error("no lidar");
  });
  assertEquals(first.book.told, ["failed Error: no lidar"]);

  for (const [error, told] of [["own", ["unheard own"]], [null, []]] as const) {
    const { book, stream } = setUp(WIDE);
    const { signal } = stream.context;
    const aborted = Promise.withResolvers<void>();
    const over = stream.run(async function* () {
      await aborted.promise;
      if (!error) signal.throwIfAborted();
      yield Promise.reject(error);
    });
    await turns();
    stream.end("enough");
    aborted.resolve();
    await over;
    assertEquals(book.told, [...told]);
  }
});

Deno.test("OutgoingStream.fail() ends the generator and tells the caller", async () => {
  const { book, stream } = setUp({ parts: 1, bytes: 1000 });
  const over = stream.run(() => numbers(book));
  await turns();
  stream.fail("the service was removed");
  await over;
  const told = ["asked 0", "part 0", "failed Error: the service was removed", "finally"];
  assertEquals(book.told, told);
});

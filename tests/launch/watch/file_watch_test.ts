import { FileWatch } from "../../../lib/launch/watch/file_watch.ts";
import { systemClock } from "../../../lib/time/clock.ts";
import { Changing } from "../../support/patience.ts";
import { LaunchFolder } from "../launch_rig.ts";

/** Files that are watched, and what was told of them. */
class Watched implements AsyncDisposable {
  readonly folder = new LaunchFolder({ "a.ts": "1", "b.ts": "1" });
  readonly told: string[] = [];
  readonly #changing = new Changing();
  readonly #watch = new FileWatch({
    clock: systemClock,
    changed: (files) => {
      this.told.push(files.map((file) => file.replace(/^.*\//, "")).join(" "));
      this.#changing.tell();
    },
    failed: (error) => this.told.push(String(error)),
  });

  constructor() {
    this.#watch.add([this.folder.file("a.ts"), this.folder.file("b.ts")]);
  }

  write(name: string, text: string): void {
    Deno.writeTextFileSync(this.folder.file(name), text);
  }

  async until(...told: string[]): Promise<void> {
    await this.#changing.until(
      () => JSON.stringify(this.told) === JSON.stringify(told),
      () => this.told.join("\n"),
    );
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#watch[Symbol.dispose]();
    await this.folder[Symbol.asyncDispose]();
  }
}

Deno.test("FileWatch tells of a burst of saves once", async () => {
  await using watched = new Watched();
  for (let count = 2; count < 12; count++) watched.write("a.ts", "x".repeat(count));
  watched.write("b.ts", "22");
  watched.write("other.ts", "22");
  await watched.until("a.ts b.ts");
});

Deno.test("FileWatch notices a file that is replaced, and waits for one that is gone", async () => {
  await using watched = new Watched();
  const { folder } = watched;
  watched.write("new", "22");
  Deno.renameSync(folder.file("new"), folder.file("a.ts"));
  await watched.until("a.ts");
  Deno.removeSync(folder.file("a.ts"));
  watched.write("b.ts", "333");
  await watched.until("a.ts", "b.ts");
  watched.write("a.ts", "4444");
  await watched.until("a.ts", "b.ts", "a.ts");
});

Deno.test("FileWatch does not tell of what was only read, or given another mode", async () => {
  await using watched = new Watched();
  const { folder } = watched;
  Deno.readTextFileSync(folder.file("a.ts"));
  Deno.chmodSync(folder.file("a.ts"), 0o600);
  watched.write("b.ts", "22");
  await watched.until("b.ts");
});

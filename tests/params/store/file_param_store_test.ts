import { assert, assertEquals } from "@std/assert";
import { dirname, join } from "node:path";
import { FileParamStore } from "../../../lib/params/store/file_param_store.ts";
import { VirtualClock } from "../../../lib/testing/virtual_clock.ts";
import { RecordingLogger } from "../../support/recording_logger.ts";

/** A store in a folder that is gone after the test. */
class StoreRig implements AsyncDisposable {
  readonly folder: string = Deno.makeTempDirSync({ prefix: "rosy-params-" });
  readonly path: string = join(this.folder, "lab", "driver.json");
  readonly logger: RecordingLogger = new RecordingLogger();
  readonly clock: VirtualClock = new VirtualClock();

  store(place: { path: string } | { problem: string } = { path: this.path }): FileParamStore {
    return new FileParamStore({
      findPlace: () => Promise.resolve(place),
      clock: this.clock,
      logger: this.logger,
    });
  }

  text(): Promise<string> {
    return Deno.readTextFile(this.path);
  }

  async write(text: string): Promise<void> {
    await Deno.mkdir(dirname(this.path), { recursive: true });
    await Deno.writeTextFile(this.path, text);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.chmod(this.folder, 0o700);
    await Deno.remove(this.folder, { recursive: true });
  }
}

const changes = (values: Record<string, unknown>) => new Map(Object.entries(values));

async function loaded(store: FileParamStore): Promise<Record<string, unknown>> {
  return Object.fromEntries([...await store.load()].map(([name, { value }]) => [name, value]));
}

Deno.test("FileParamStore keeps what is set, and forgets what is reset", async () => {
  await using rig = new StoreRig();
  const store = rig.store();
  assertEquals(await loaded(store), {});
  store.save(changes({ speed: 2, mode: "fast" }));
  store.save(changes({ speed: 3 }));
  await store.close();
  assertEquals(await rig.text(), '{\n  "speed": 3,\n  "mode": "fast"\n}\n');
  const next = rig.store();
  const given = await next.load();
  assertEquals(given.get("mode"), { value: "fast", from: `${rig.path}:3` });
  next.save(changes({ mode: undefined }));
  await next.close();
  assertEquals(await loaded(rig.store()), { speed: 3 });
  assertEquals(rig.logger.lines, []);
});

Deno.test("FileParamStore writes a little after the first change, all at once", async () => {
  await using rig = new StoreRig();
  const store = rig.store();
  store.save(changes({ speed: 2 }));
  await rig.clock.advance(199);
  await store.load();
  await Deno.stat(rig.path).then(() => assert(false, "too early"), () => {});
  store.save(changes({ mode: "fast" }));
  await rig.clock.advance(1);
  store.save(changes({ late: 1 }));
  await store.close();
  assertEquals(await loaded(rig.store()), { speed: 2, mode: "fast", late: 1 });
});

Deno.test("FileParamStore shares its file with others: each change counts", async () => {
  await using rig = new StoreRig();
  const [one, other] = [rig.store(), rig.store()];
  one.save(changes({ a: 1, b: 1 }));
  other.save(changes({ b: 2, c: 2 }));
  await Promise.all([one.close(), other.close()]);
  const { a, b, c } = await loaded(rig.store());
  assertEquals([a, c], [1, 2]);
  assert(b === 1 || b === 2);
});

Deno.test("FileParamStore puts a broken file aside, and says where it is broken", async () => {
  await using rig = new StoreRig();
  for (const name of ["driver.json.broken", "driver.json.broken-2"]) {
    await rig.write('{ "speed": 2,\n"mode": [fast }\n');
    const store = rig.store();
    assertEquals(await loaded(store), {});
    const error = rig.logger.at("error").at(-1)!;
    assert(
      error.startsWith(`Cannot read the params saved in "${rig.path}": line 2, column `),
      error,
    );
    assert(error.includes(`The file is kept as "${join(dirname(rig.path), name)}"`), error);
    store.save(changes({ speed: 1 }));
    await store.close();
    assertEquals(await loaded(rig.store()), { speed: 1 });
    assertEquals(
      await Deno.readTextFile(join(dirname(rig.path), name)),
      '{ "speed": 2,\n"mode": [fast }\n',
    );
  }
});

Deno.test("FileParamStore writes anew what it knows where its file is broken meanwhile", async () => {
  await using rig = new StoreRig();
  await rig.write('{"speed": 2, "mode": "fast"}');
  const store = rig.store();
  await store.load();
  await rig.write('{"speed": [2');
  store.save(changes({ speed: 3 }));
  await store.close();
  assertEquals(await loaded(rig.store()), { speed: 3, mode: "fast" });
  assertEquals(rig.logger.at("error").length, 1);
});

Deno.test("FileParamStore keeps what is edited while the node runs", async () => {
  await using rig = new StoreRig();
  await rig.write('{"speed": 2}');
  const store = rig.store();
  await store.load();
  await rig.write('{"speed": 2, "mode": "fast"}');
  store.save(changes({ speed: 3 }));
  await store.close();
  assertEquals(await loaded(rig.store()), { speed: 3, mode: "fast" });
});

Deno.test("FileParamStore warns once of what it cannot write, and tries again", async () => {
  await using rig = new StoreRig();
  // A file stands where the directory is to be.
  await Deno.writeTextFile(join(rig.folder, "lab"), "");
  const store = rig.store();
  store.save(changes({ speed: 2 }));
  await rig.clock.advance(200);
  await rig.logger.until("Cannot save params");
  store.save(changes({ mode: "fast" }));
  await Deno.remove(join(rig.folder, "lab"));
  await store.close();
  assertEquals(await loaded(rig.store()), { speed: 2, mode: "fast" });
  const [warning, ...others] = rig.logger.at("warn");
  assert(warning!.startsWith(`Cannot save params in "${rig.path}": `), warning);
  assertEquals(others, []);
});

Deno.test("FileParamStore says what to do where there is no place", async () => {
  await using rig = new StoreRig();
  const store = rig.store({ problem: "Deno may not read HOME; run it with --allow-env=HOME" });
  assertEquals(await loaded(store), {});
  assertEquals(rig.logger.lines, []);
  store.save(changes({ speed: 2 }));
  await store.close();
  assertEquals(rig.logger.lines, [
    "warn: Cannot save params: Deno may not read HOME; run it with --allow-env=HOME. They are lost " +
    "when the program ends, unless that changes before; ROSY_PARAMS_DIR names another directory",
  ]);
});

Deno.test({
  name: "FileParamStore's file is for its user alone",
  ignore: Deno.build.os === "windows",
  fn: async () => {
    await using rig = new StoreRig();
    const store = rig.store();
    store.save(changes({ speed: 2 }));
    await store.close();
    const mode = async (path: string) => ((await Deno.stat(path)).mode ?? 0) & 0o777;
    assertEquals([await mode(rig.path), await mode(dirname(rig.path))], [0o600, 0o700]);
    const names = [...Deno.readDirSync(dirname(rig.path))].map(({ name }) => name).sort();
    assertEquals(names, [".lock", "driver.json"]);
  },
});

Deno.test("FileParamStore gives up on a process that keeps the lock, and says so", async () => {
  await using rig = new StoreRig();
  await Deno.mkdir(dirname(rig.path), { recursive: true });
  using held = await Deno.open(join(dirname(rig.path), ".lock"), { write: true, create: true });
  await held.lock(true);
  const store = rig.store();
  store.save(changes({ speed: 2 }));
  await store.close();
  const [line, ...others] = rig.logger.lines;
  assert(line?.includes("another process has the lock of its directory"), line);
  assertEquals(others, []);
});

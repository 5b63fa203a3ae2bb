import { assert, assertEquals } from "@std/assert";
import { fileReason, withoutNumbers } from "../../lib/text/file_reason.ts";

/** What the system says where it refuses to do something. */
function failure(action: () => void): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  throw new Error("It did not fail");
}

Deno.test("fileReason() words what the system says of files", async () => {
  const directory = await Deno.makeTempDir();
  const file = `${directory}/file`;
  await Deno.writeTextFile(file, "");
  await Deno.symlink(`${directory}/loop`, `${directory}/loop`);
  const reasons = {
    missing: failure(() => Deno.readTextFileSync(`${directory}/missing`)),
    directory: failure(() => Deno.readTextFileSync(directory)),
    within: failure(() => Deno.readTextFileSync(`${file}/x`)),
    taken: failure(() => Deno.mkdirSync(file)),
    loop: failure(() => Deno.readTextFileSync(`${directory}/loop`)),
    long: failure(() => Deno.readTextFileSync(`${directory}/${"x".repeat(300)}`)),
  };
  await Deno.remove(directory, { recursive: true });
  const texts = Object.fromEntries(
    Object.entries(reasons).map(([name, error]) => [name, fileReason(error)]),
  );
  assertEquals(texts, {
    missing: "there is no such file or directory",
    directory: "it is a directory",
    within: "a part of the path is a file, not a directory",
    taken: "there is something of that name already",
    loop: "its symbolic links lead in a circle",
    long: "the name is too long",
  });
});

Deno.test("fileReason() says what is wrong with a disk, and what to do about it", () => {
  const quota = Deno.build.os === "darwin" ? 69 : 122;
  const reasons = [
    Object.assign(new Error("No space left on device (os error 28)"), { code: "ENOSPC" }),
    new Error(`Disk quota exceeded (os error ${quota})`),
    new Error("File too large (os error 27): write"),
    Object.assign(new Error("Read-only file system (os error 30)"), { code: "EROFS" }),
    new Error("Input/output error (os error 5)"),
  ].map(fileReason);
  assertEquals(reasons, [
    "the disk is full; free some space",
    "your disk quota is used up; free some space",
    "the file has grown too large for this disk, or for 'ulimit -f'; use smaller files",
    "the disk is read-only; choose another directory",
    "Input/output error",
  ]);
});

Deno.test("withoutNumbers() keeps of a message what people can read", () => {
  assertEquals(withoutNumbers("Is a directory (os error 21): readfile '/tmp'"), "Is a directory");
  assertEquals(withoutNumbers("\x1b[0m\x1b[1mType\x1b[0m error"), "Type error");
  assertEquals(
    withoutNumbers("Cannot write: File exists (os error 17)"),
    "Cannot write: File exists",
  );
  const plain = 'Cannot read "a (os error x)": no';
  assert(withoutNumbers(plain) === plain);
});

import { dirname, join } from "node:path";

/** A project in a directory of its own, which is gone after the test. */
export class TestProject implements AsyncDisposable {
  private constructor(readonly path: string) {}

  /**
   * Writes a project.
   *
   * @param files What its files hold, by their paths in it.
   * @returns The project.
   */
  static async write(files: Readonly<Record<string, string>>): Promise<TestProject> {
    const project = new TestProject(await Deno.makeTempDir({ prefix: "rosy-project-" }));
    for (const [path, text] of Object.entries(files)) {
      await Deno.mkdir(dirname(project.file(path)), { recursive: true });
      await Deno.writeTextFile(project.file(path), text);
    }
    return project;
  }

  /** @returns The whole path of one of its files. */
  file(path: string): string {
    return join(this.path, path);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.path, { recursive: true });
  }
}

import { cp as copyAll } from "node:fs/promises";
import { join } from "node:path";
import config from "../../deno.json" with { type: "json" };

/** Nobody listens there. */
const NOBODY = "http://127.0.0.1:1";

/** The packages that rosy itself names. */
const NAMED = Object.values(config.imports).flatMap((address) =>
  /^npm:(@?[^@]+)/.exec(address)?.[1] ?? []
);

/**
 * A cache of Deno as `deno install` in a clone fills it, and no way to the registry: it has the
 * packages of the lock, and what the registry said of those alone that rosy names.
 */
export class OfflineCache implements AsyncDisposable {
  readonly #directory = Deno.makeTempDirSync({ prefix: "rosy-offline-" });

  /** What programs are started with. */
  readonly env: Readonly<Record<string, string>> = {
    DENO_DIR: this.#directory,
    HTTP_PROXY: NOBODY,
    HTTPS_PROXY: NOBODY,
    ALL_PROXY: NOBODY,
    NO_PROXY: "",
  };

  /** Fills the cache from that of this machine. */
  async fill(): Promise<void> {
    const { stdout } = await new Deno.Command(Deno.execPath(), { args: ["info", "--json"] })
      .output();
    const { npmCache } = JSON.parse(new TextDecoder().decode(stdout));
    for await (const { name, isDirectory } of Deno.readDir(npmCache)) {
      if (!isDirectory) continue;
      await copyPackages(join(npmCache, name), join(this.#directory, "npm", name), "");
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.#directory, { recursive: true });
  }
}

/** Copies the versions of all packages below a folder: what links lead to is no package to Deno. */
async function copyPackages(from: string, to: string, prefix: string): Promise<void> {
  await Deno.mkdir(to, { recursive: true });
  for await (const { name, isDirectory } of Deno.readDir(from)) {
    const [source, target] = [join(from, name), join(to, name)];
    const isKept = isDirectory ? /^\d/.test(name) : NAMED.includes(prefix);
    if (isKept) await copyAll(source, target, { recursive: true });
    else if (isDirectory) {
      await copyPackages(source, target, prefix === "" ? name : `${prefix}/${name}`);
    }
  }
}

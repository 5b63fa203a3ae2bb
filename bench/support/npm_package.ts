import { createRequire } from "node:module";
import { resolve } from "node:path";
import process from "node:process";

/** Looks for packages where `npm install` has put them: in the directory that a variable names. */
const installed = createRequire(resolve(process.env.BENCH_NPM ?? "bench-npm", "package.json"));

/** @returns Whether a package is installed. */
export function hasNpmPackage(name: string): boolean {
  try {
    installed.resolve(name);
    return true;
  } catch {
    return false;
  }
}

/**
 * Loads a package, in Deno as in Node, without the lock file and the cache of this project, to which
 * it does not belong.
 *
 * @returns What it exports; its user says what that is.
 */
export function npmPackage(name: string): unknown {
  return installed(name);
}

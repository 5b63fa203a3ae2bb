/** So many definitions are kept in mind, also that there are none. */
const MAX_KEPT = 5000;
const MAX_BYTES = 1024 * 1024;

/**
 * Looks for definitions in what is installed of ROS on this machine: in files such as
 * `std_srvs/srv/SetBool.srv` below folders as `ROS_PACKAGE_PATH` names them.
 *
 * @param folders The folders, the first that has it wins; one that cannot be read has none.
 * @returns What looks for one.
 */
export function installedDefinitions(
  folders: readonly string[],
): (name: string, kind: "msg" | "srv") => Promise<string | undefined> {
  const kept = new Map<string, Promise<string | undefined>>();
  return (name, kind) => {
    const [group, type] = name.split("/");
    const path = `${group}/${kind}/${type}.${kind}`;
    let found = kept.get(path);
    if (!found) {
      found = look(folders, path);
      if (kept.size < MAX_KEPT) kept.set(path, found);
    }
    return found;
  };
}

async function look(folders: readonly string[], path: string): Promise<string | undefined> {
  for (const folder of folders) {
    try {
      const file = `${folder}/${path}`;
      const { isFile, size } = await Deno.stat(file);
      if (isFile && size <= MAX_BYTES) return await Deno.readTextFile(file);
    } catch {
      // It is not there, or not for us: the next one may have it.
    }
  }
  return undefined;
}

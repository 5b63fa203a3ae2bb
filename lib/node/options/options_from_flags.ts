import type { FlaggedDefinition, MeshDefinition } from "./definition.ts";
import { describeForm, readForm } from "./forms.ts";
import { MESH_DEFINITION } from "./mesh_definition.ts";
import type { NodeOptions } from "./options.ts";

/** An option and what is known of it. */
export type FlaggedOption<O extends keyof NodeOptions> = readonly [
  option: O,
  definition:
    & FlaggedDefinition<unknown>
    & Pick<Partial<MeshDefinition<unknown>>, "file" | "excludes">,
];

/** A command line, read. */
export interface FlagReader {
  /** Gives what stands for a flag, by its name: its value, or `true` for a switch without one. */
  readonly value: (flag: string) => string | number | true | undefined;
  /**
   * Makes the error for what is wrong: with the command line, or with a value, of the flag if it is
   * one's own.
   */
  readonly refuse: (message: string, value?: { error: unknown; flag?: string }) => Error;
}

/**
 * Reads options from the flags of a command line.
 *
 * @param options Which options.
 * @param flags The command line.
 * @returns What it says of them.
 * @throws {Error} What `refuse` makes: if a value makes no sense, or two flags exclude each other.
 */
export function optionsFromFlags<O extends keyof NodeOptions>(
  options: readonly FlaggedOption<O>[],
  flags: FlagReader,
): Pick<Partial<NodeOptions>, O> {
  const told = new Map<keyof NodeOptions, unknown>();
  for (const each of options) {
    const value = read(each, flags);
    if (value !== undefined) told.set(each[0], value);
  }
  for (const [option, { flag, excludes }] of options) {
    if (!excludes || !told.has(option) || !told.has(excludes)) continue;
    const other = MESH_DEFINITION[excludes].flag;
    throw flags.refuse(`give --${flag.name} or --${other.name}, not both`);
  }
  return Object.fromEntries(told) as Pick<Partial<NodeOptions>, O>;
}

function read<O extends keyof NodeOptions>(
  [option, definition]: FlaggedOption<O>,
  flags: FlagReader,
) {
  const { flag, file, check } = definition;
  const given = flags.value(flag.name);
  const path = file && flags.value(file.flag.name);
  if (path !== undefined) {
    if (given === undefined) return attempt(() => file!.read(String(path)), flags);
    throw flags.refuse(`give --${flag.name} or --${file!.flag.name}, not both`);
  }
  if (given === undefined || given === true) return given;
  const value = readForm(String(given), definition);
  if (value === undefined) throw flags.refuse(`--${flag.name} needs ${describeForm(definition)}`);
  attempt(() => check(value, option), flags, flag.name);
  return value;
}

function attempt<T>(action: () => T, { refuse }: FlagReader, flag?: string): T {
  try {
    return action();
  } catch (error) {
    const { message } = error as Error;
    throw refuse(message, { error, ...(flag !== undefined && { flag }) });
  }
}

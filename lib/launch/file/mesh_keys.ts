import { isAbsolute, join } from "node:path";
import type { LaunchKey, MeshDefinition } from "../../node/options/definition.ts";
import { readForm } from "../../node/options/forms.ts";
import {
  type MESH_DEFINITION,
  MESH_OPTIONS,
  type MeshOption,
} from "../../node/options/mesh_definition.ts";
import type {
  BooleanSchema,
  EitherSchema,
  ListSchema,
  NumberSchema,
  Schema,
  TextSchema,
} from "./schema.ts";

/** One or a list of such. */
interface OneOrMore extends EitherSchema {
  readonly options: readonly (TextSchema | (ListSchema & { readonly item: TextSchema }))[];
}

type KeyOf<D> = D extends { launch: { key: infer K extends string } } ? K
  : D extends { file: { launch: { key: infer K extends string } } } ? K
  : never;

type SchemaOf<D> = D extends { file: unknown } ? TextSchema
  : D extends { form: "switch" } ? BooleanSchema
  : D extends { form: "list" } ? OneOrMore
  : D extends { form: "integer" } ? NumberSchema
  : TextSchema;

/** The keys at the top of a launch file that say which mesh. */
export type MeshKeys = {
  readonly [O in MeshOption as KeyOf<typeof MESH_DEFINITION[O]>]: SchemaOf<
    typeof MESH_DEFINITION[O]
  >;
};

/** An option that a launch file can give. */
interface KeyedOption {
  readonly option: MeshOption;
  readonly definition: MeshDefinition<unknown>;
  readonly launch: LaunchKey;
  /** Whether the key names a file that holds the value. */
  readonly isFile: boolean;
}

const KEYED: readonly KeyedOption[] = MESH_OPTIONS.flatMap(([option, definition]) => {
  const { launch, file } = definition;
  return [
    ...(launch ? [{ option, definition, launch, isFile: false }] : []),
    ...(file?.launch ? [{ option, definition, launch: file.launch, isFile: true }] : []),
  ];
});

/** What is known of them, from the definitions of the options. */
export const MESH_KEYS: MeshKeys = Object.fromEntries(
  KEYED.map((keyed) => [keyed.launch.key, schemaOf(keyed)]),
) as unknown as MeshKeys;

/** What a launch file says of an option. */
export interface MeshValue {
  readonly option: MeshOption;
  readonly key: keyof MeshKeys;
  readonly value: unknown;
}

/**
 * Reads what a launch file says of the mesh.
 *
 * @param content The file's keys, validated.
 * @param directory The folder that the file is in.
 * @param refuse Is told what is wrong with the value of a key.
 * @returns What it says.
 */
export function readMeshKeys(
  content: Readonly<Record<string, unknown>>,
  { directory, refuse }: { directory: string; refuse: (key: string, message: string) => void },
): MeshValue[] {
  return KEYED.flatMap((keyed) => {
    const { option, launch } = keyed;
    const given = content[launch.key];
    if (given === undefined) return [];
    try {
      return [{ option, key: launch.key as keyof MeshKeys, value: read(given, keyed, directory) }];
    } catch (error) {
      refuse(launch.key, (error as Error).message);
      return [];
    }
  });
}

function read(given: unknown, { option, definition, isFile }: KeyedOption, directory: string) {
  const { file, form, check } = definition;
  if (isFile) {
    const path = String(given);
    return file!.read(isAbsolute(path) ? path : join(directory, path));
  }
  const value = form === "list" && typeof given === "string" ? readForm(given, definition) : given;
  check(value, option);
  return value;
}

function schemaOf({ definition, launch, isFile }: KeyedOption): Schema {
  const { summary: own, form, file, isName, choices, minimum, maximum } = definition;
  const summary = `${isFile ? `${file!.summary} Relative to this file.` : own} ` +
    "Default: that of `rosy launch`.";
  const common = { summary, example: launch.example };
  if (isFile || form === "text") {
    return { type: "text", ...common, ...(isName && { isName }), ...(choices && { choices }) };
  }
  if (form === "switch") return { type: "boolean", ...common };
  if (form === "integer") {
    const range = {
      ...(minimum !== undefined && { minimum }),
      ...(maximum !== undefined && { maximum }),
    };
    return { type: "number", isInteger: true, ...common, ...range };
  }
  const item: Schema = { type: "text", summary: "One of them." };
  const one: Schema = { type: "text", summary: "One, or several with commas between." };
  return { type: "either", ...common, options: [one, { type: "list", item, summary: "A list." }] };
}

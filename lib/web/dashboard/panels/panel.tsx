import type { ComponentType, VNode } from "preact";
import type { IconName } from "../kit/icon.tsx";
import type { Robot } from "../robot/robot.ts";
import type { TopicInfo } from "../robot/topic_info.ts";
import { LazyPanel } from "./lazy_panel.tsx";

/** What a panel gets. */
export interface PanelProps<S extends object> {
  /** What it is to show. */
  readonly settings: S;
  /** Changes what it shows; what is said is kept with the layout. */
  readonly change: (settings: Partial<S>) => void;
}

/** One kind of panel, as its row in the table of panels has it. */
export interface PanelDefinition<S extends object> {
  /** What layouts call it. */
  readonly id: string;
  /** What people call it. */
  readonly title: string;
  /** Its sign. */
  readonly icon: IconName;
  /** One line for who looks for a panel: `"Numbers over time"`. */
  readonly about: string;
  /** How large it is at first, in columns of twelve and in rows. */
  readonly size: { readonly columns: number; readonly rows: number };
  /** Whether it acts on a robot, or asks it: on a bag there is nothing for it to do. */
  readonly isLiveOnly?: boolean;
  /** Whether it is of use to those alone who may act on the robot. */
  readonly needsControl?: boolean;
  /**
   * Reads settings out of a link, a file, or what the browser has kept: what is missing or wrong becomes
   * what it is at first.
   */
  readonly readSettings: (value: Readonly<Record<string, unknown>>) => S;
  /** The settings that show a topic; `undefined` where this is no panel for it. */
  readonly settingsFor?: (topic: TopicInfo) => Partial<S> | undefined;
  /** What its title bar says beside its title: `"camera/image"`. */
  readonly subject?: (settings: S) => string;
  /** Loads what shows it. */
  readonly load: () => Promise<{ readonly default: ComponentType<PanelProps<S>> }>;
}

/** One kind of panel, whatever its settings are. */
export interface Panel extends Omit<PanelDefinition<object>, "load" | "readSettings" | "subject"> {
  /** What its title bar says beside its title. */
  readonly subjectOf: (settings: unknown) => string;
  /** Shows it. */
  readonly show: (settings: unknown, change: (settings: object) => void) => VNode;
}

/**
 * Makes a row of the table of panels.
 *
 * @param definition What is special of it.
 * @returns The row.
 */
export function definePanel<S extends object>(definition: PanelDefinition<S>): Panel {
  const { readSettings, load, subject, ...rest } = definition;
  const read = (settings: unknown) => readSettings(isRecord(settings) ? settings : {});
  return {
    ...rest,
    subjectOf: (settings) => subject?.(read(settings)) ?? "",
    show: (settings, change) => (
      <LazyPanel id={definition.id} load={load} settings={read(settings)} change={change} />
    ),
  };
}

/** @returns Whether a panel has something to do, with this robot and for this person. */
export function isOfUse(
  { isLiveOnly, needsControl }: Pick<Panel, "isLiveOnly" | "needsControl">,
  { source, role }: Pick<Robot, "source" | "role">,
): boolean {
  if (isLiveOnly && source.value.kind === "bag") return false;
  return !needsControl || role.value === "control";
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

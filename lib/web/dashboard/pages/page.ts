import type { ComponentType } from "preact";
import type { IconName } from "../kit/icon.tsx";

/** What a page gets. */
export interface PageProps {
  /** What the address names behind the page: a topic's name; empty where nothing is. */
  readonly subject: string;
}

/** A page of the dashboard. */
export interface Page {
  /** What addresses call it: `#/overview`. */
  readonly id: string;
  /** What people call it. */
  readonly title: string;
  /** Its sign. */
  readonly icon: IconName;
  /** Whether it acts on the live robot: there is no such page while a bag is shown. */
  readonly isLiveOnly?: boolean;
  /** Whether it is of use to those alone who may act on the robot. */
  readonly needsControl?: boolean;
  /** Loads it. */
  readonly load: () => Promise<{ readonly default: ComponentType<PageProps> }>;
}

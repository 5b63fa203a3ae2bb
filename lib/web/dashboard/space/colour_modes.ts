/** What points can be coloured by. */
export const COLOUR_MODES = ["auto", "flat", "height", "distance", "intensity"] as const;
/** What points are coloured by. */
export type ColourMode = typeof COLOUR_MODES[number];

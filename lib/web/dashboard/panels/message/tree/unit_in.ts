/** Units as schemas write them in words. */
const WORDS: Readonly<Record<string, string>> = {
  "metres": "m",
  "meters": "m",
  "millimetres": "mm",
  "millimeters": "mm",
  "radians": "rad",
  "degrees": "°",
  "degrees celsius": "°C",
  "celsius": "°C",
  "kelvin": "K",
  "seconds": "s",
  "milliseconds": "ms",
  "microseconds": "µs",
  "nanoseconds": "ns",
  "volts": "V",
  "amperes": "A",
  "ampere hours": "Ah",
  "watts": "W",
  "newtons": "N",
  "newton metres": "N·m",
  "pascals": "Pa",
  "pascal": "Pa",
  "tesla": "T",
  "hertz": "Hz",
  "pixels": "px",
  "bytes": "B",
  "percent": "%",
  "kilograms": "kg",
  "lux": "lx",
  "decibels": "dB",
};

/** Units that are written as such. */
const SYMBOL =
  /^(?:m|mm|cm|km|rad|°|°C|K|s|ms|µs|ns|V|A|Ah|W|Wh|N|Pa|hPa|T|Hz|kHz|kg|lx|dB|%|px|rpm)[²³]?(?:[·/](?:m|s|rad)[²³]?)*$/;

/**
 * Finds the unit in what a schema says of a number: `"Linear velocity, in m/s."`.
 *
 * @param description What it says.
 * @returns The unit, as it is written behind numbers; `undefined` if there is none, or one of several.
 */
export function unitIn(description: string): string | undefined {
  const unit = firstUnit(description);
  // What is measured in metres varies in square metres.
  const isSquare = /variance/i.test(description);
  return isSquare && !unit?.includes("²") ? undefined : unit;
}

function firstUnit(description: string): string | undefined {
  for (const [, words] of description.matchAll(/\bin (\S+(?: \S+)?(?: (?:or|and))?)/gi)) {
    if (/ (?:or|and)$/.test(words!)) return undefined;
    const [first = "", second = ""] = words!.split(" ").map((word) => word.replace(/[.,;:]+$/, ""));

    const word = WORDS[`${first} ${second}`.toLowerCase()] ?? WORDS[first.toLowerCase()];
    if (word !== undefined) return word;
    if (SYMBOL.test(first)) return first;
  }
  return undefined;
}

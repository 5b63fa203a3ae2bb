import type { Page } from "playwright-core";

/** What is looked for in a picture of a page. */
export interface WantedColour {
  /** What has it, for who reads why the test failed. */
  readonly what: string;
  /** Red, green and blue, each from 0 to 255. */
  readonly colour: readonly [number, number, number];
  /** In how many columns of pixels it must be: a line that is drawn is wide, a legend is not. */
  readonly columns: number;
}

/** Each picture takes a frame of the browser: what it draws by WebGL tells nobody that it is there. */
const MAX_PICTURES = 30;

/**
 * Waits until a page shows colours.
 *
 * @param page The page.
 * @param wanted Which ones.
 * @throws {Error} If they are not in one of the next pictures of it.
 */
export async function waitForColours(page: Page, wanted: readonly WantedColour[]): Promise<void> {
  let missing: string[] = [];
  for (let picture = 0; picture < MAX_PICTURES; picture++) {
    const columns = await columnsWith(page, wanted.map(({ colour }) => colour));
    missing = wanted.flatMap((one, index) =>
      columns[index]! >= one.columns ? [] : [`${one.what} in ${columns[index]} columns`]
    );
    if (missing.length === 0) return;
  }
  throw new Error(`the page shows ${missing.join(", ")} only, after ${MAX_PICTURES} pictures`);
}

/** In how many columns there is each colour. The browser reads its own picture. */
async function columnsWith(
  page: Page,
  colours: readonly WantedColour["colour"][],
): Promise<number[]> {
  const picture = await page.screenshot();
  const url = `data:image/png;base64,${new Uint8Array(picture).toBase64()}`;
  return await page.evaluate(`(async () => {
    const image = new Image();
    image.src = "${url}";
    await image.decode();
    const { width, height } = image;
    const context = new OffscreenCanvas(width, height).getContext("2d");
    context.drawImage(image, 0, 0);
    const { data } = context.getImageData(0, 0, width, height);
    const seen = ${JSON.stringify(colours)}.map((colour) => ({ colour, columns: new Set() }));
    for (let at = 0; at < data.length; at += 4) {
      for (const { colour, columns } of seen) {
        const isIt = colour.every((value, index) => Math.abs(data[at + index] - value) < 30);
        if (isIt) columns.add(at / 4 % width);
      }
    }
    return seen.map(({ columns }) => columns.size);
  })()`);
}

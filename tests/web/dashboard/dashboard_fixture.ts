import type { AnyMesh, MeshTypes, Node, NodeOptions } from "@rosy/rosy";
import { serveWeb, type ServeWebOptions, type WebGateway } from "@rosy/rosy/web";
import type { Page } from "playwright-core";
import { startBase } from "../../../demo/robot/base.ts";
import { startBattery } from "../../../demo/robot/battery.ts";
import { startCamera } from "../../../demo/robot/camera.ts";
import { startLidar } from "../../../demo/robot/lidar.ts";
import { startMap } from "../../../demo/robot/map.ts";
import { startPilot } from "../../../demo/robot/pilot.ts";
import { TestBrowser } from "../../support/browser.ts";
import { MeshFixture } from "../../support/mesh_fixture.ts";

/** Screens that people have, in CSS pixels. */
export const SCREENS = {
  laptop: { width: 1280, height: 800 },
  phone: { width: 390, height: 844 },
  small: { width: 320, height: 640 },
  large: { width: 3840, height: 2160 },
} as const;

/** How a page is opened. */
export interface OpenOptions {
  /** The screen. @default {"laptop"} */
  readonly screen?: keyof typeof SCREENS;
  /** Light or dark, as the system has it. @default {"light"} */
  readonly colours?: "light" | "dark";
  /** The language of the browser. @default {"en-GB"} */
  readonly language?: string;
}

/** A mesh of its own, its gateway, and a browser that opens the dashboard. */
export class DashboardFixture implements AsyncDisposable {
  readonly mesh: MeshFixture;
  readonly #parts: AsyncDisposableStack;
  readonly #browser: TestBrowser;
  /** The gateway; tests may stop it and start another one. */
  gateway: WebGateway;
  /** What pages have complained of: errors that nobody caught, and what they wrote to the console as errors. */
  readonly complaints: string[] = [];

  private constructor(
    { mesh, gateway, browser, parts }: {
      readonly mesh: MeshFixture;
      readonly gateway: WebGateway;
      readonly browser: TestBrowser;
      readonly parts: AsyncDisposableStack;
    },
  ) {
    this.mesh = mesh;
    this.gateway = gateway;
    this.#browser = browser;
    this.#parts = parts;
  }

  /**
   * Starts a gateway and a browser; nothing else is in the mesh.
   *
   * @param options Those of the gateway.
   */
  static async start(options: Partial<ServeWebOptions> = {}): Promise<DashboardFixture> {
    await using parts = new AsyncDisposableStack();
    const mesh = parts.use(new MeshFixture());
    const gateway = await serveOf(mesh, options);
    parts.defer(() => gateway.close());
    const browser = parts.use(await TestBrowser.launch());
    return new DashboardFixture({ mesh, gateway, browser, parts: parts.move() });
  }

  /** The same, and the example robot of `demo/robot/` in the mesh. */
  static async startWithRobot(
    options: Partial<ServeWebOptions> = {},
  ): Promise<DashboardFixture> {
    const fixture = await DashboardFixture.start(options);
    await fixture.startRobot();
    return fixture;
  }

  /** Starts the example robot. */
  async startRobot(): Promise<void> {
    const build = <M extends MeshTypes = AnyMesh>({ name, ...options }: NodeOptions) =>
      this.mesh.node<M>(name!, options);
    const nodes = [startMap, startBase, startLidar, startBattery, startCamera, startPilot];
    for (const start of nodes) await start(build);
  }

  /** Starts a node beside it, which is stopped with the fixture. */
  node<M extends MeshTypes = AnyMesh>(
    name: string,
    options?: Partial<NodeOptions>,
  ): Promise<Node<M>> {
    return this.mesh.node<M>(name, options);
  }

  /**
   * Opens the dashboard in a browser of its own memory.
   *
   * @param hash Which page: `"#/topics/battery"`.
   * @param options On which screen.
   * @returns The page, once it is connected.
   */
  async open(hash = "", options: OpenOptions = {}): Promise<Page> {
    const page = await this.#newPage(options);
    await page.goto(`${this.gateway.url}${hash}`);
    await page.locator(".connection.open").waitFor();
    return page;
  }

  /** The same, where the gateway asks for a token. */
  async openLoggedIn(hash: string, token: string, options: OpenOptions = {}): Promise<Page> {
    const page = await this.#newPage(options);
    await page.goto(`${this.gateway.url}${hash}`);
    await page.getByLabel("Token").fill(token);
    await page.getByRole("button", { name: "Log in" }).click();
    await page.locator(".connection.open").waitFor();
    await page.goto(`${this.gateway.url}${hash}`);
    return page;
  }

  async #newPage(options: OpenOptions): Promise<Page> {
    const { screen = "laptop", colours = "light", language = "en-GB" } = options;
    const isPhone = screen === "phone" || screen === "small";
    const page = await this.#browser.openPage({
      viewport: SCREENS[screen],
      colorScheme: colours,
      locale: language,
      hasTouch: isPhone,
      isMobile: isPhone,
      acceptDownloads: true,
    });
    page.on("pageerror", (error) => void this.complaints.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error") this.complaints.push(message.text());
    });
    return page;
  }

  /** Stops the gateway and starts it again at the same port. */
  async restartGateway(meanwhile: () => Promise<unknown> = async () => {}): Promise<void> {
    const port = Number(new URL(this.gateway.url).port);
    await this.gateway.close();
    await meanwhile();
    const gateway = this.gateway = await serveOf(this.mesh, { port });
    this.#parts.defer(() => gateway.close());
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#parts.disposeAsync();
  }
}

function serveOf(mesh: MeshFixture, options: Partial<ServeWebOptions>): Promise<WebGateway> {
  const { logger, ...nodeOptions } = mesh.options;
  return serveWeb({ port: 0, logger, nodeOptions, ...options });
}

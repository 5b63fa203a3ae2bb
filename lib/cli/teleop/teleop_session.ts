import type { Node } from "../../facade/node.ts";
import type { Clock } from "../../time/clock.ts";
import type { KeyEvent, ScreenEvent } from "../terminal/screen/events.ts";
import type { Screen } from "../terminal/screen/screen.ts";
import type { Style } from "../terminal/style.ts";
import { AudienceWatch } from "./audience.ts";
import { HoldWatch } from "./hold_watch.ts";
import { deedOf, type KeyLayout } from "./key_deeds.ts";
import type { Speeds } from "./speeds.ts";
import { teleopLines } from "./teleop_lines.ts";
import { isMoving, STILL, type Velocity } from "./velocity.ts";
import { VelocityStream } from "./velocity_stream.ts";
import type { VelocityTopic } from "./velocity_topic.ts";

/** What a session is made of. */
export interface TeleopOptions {
  readonly node: Node;
  /** The topic's full name. */
  readonly name: string;
  readonly topic: VelocityTopic;
  readonly layout: KeyLayout;
  readonly speeds: Speeds;
  readonly clock: Clock;
  /** The time between two messages, in milliseconds. */
  readonly intervalMs: number;
  /** How long a robot goes on after a single key, in milliseconds. */
  readonly timeoutMs: number;
  readonly style: Style;
}

/**
 * Drives by keys: what they say is sent, and shown.
 *
 * - Whatever ends driving sends a stop: a key without a meaning, silence, the loss of the focus.
 * - Disposing it sends the last stop, and waits until that is on its way.
 */
export class Teleop implements AsyncDisposable {
  readonly #options: TeleopOptions;
  readonly #hold: HoldWatch;
  readonly #stream: VelocityStream;
  readonly #audience: AudienceWatch;
  #direction = STILL;
  #why = "";
  #message: string | undefined;
  #screen: Screen | undefined;
  #sending: Promise<void> = Promise.resolve();

  /** @param options What it is made of. */
  constructor(options: TeleopOptions) {
    const { node, name, topic, clock, intervalMs, timeoutMs } = options;
    this.#options = options;
    this.#hold = new HoldWatch(timeoutMs);
    this.#stream = new VelocityStream({
      send: (velocity) => this.#send(velocity),
      clock,
      intervalMs,
      timedOut: () => this.#stopped("no key came any more"),
    });
    const changed = () => this.#draw();
    this.#audience = new AudienceWatch(node, { topic: name, type: topic.type, changed });
  }

  /** Shows it from now on. */
  show(screen: Screen): void {
    this.#screen = screen;
    this.#draw();
  }

  /**
   * Takes what happens on the screen.
   *
   * @param event What happens.
   * @returns Whether to go on.
   */
  take(event: ScreenEvent): boolean {
    if (event.type === "key" && !this.#press(event)) return false;
    if (event.type === "blur") this.#stop("another window has the keys");
    if (event.type === "paste") this.#stop("pasted text drives nothing");
    if (event.type === "message") this.#message = event.text;
    this.#draw();
    return true;
  }

  /**
   * Stops.
   *
   * @param why What to show for a reason.
   * @returns A promise that resolves once the stop is on its way.
   */
  async halt(why: string): Promise<void> {
    this.#stop(why);
    this.#draw();
    await this.#sending;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#screen = undefined;
    await this.halt("");
    this.#stream[Symbol.dispose]();
    this.#audience[Symbol.dispose]();
  }

  #press(event: KeyEvent): boolean {
    const { layout, speeds, clock } = this.#options;
    const deed = deedOf(event, layout);
    const timeoutMs = this.#hold.press(event.key, clock.monotonicMs());
    if (deed.type === "quit") return false;
    if (deed.type === "stop") this.#stop("");
    if (deed.type === "drive") this.#direction = deed.direction;
    if (deed.type === "scale") speeds.scale(deed.linear, deed.angular);
    // New speeds are those of what is being driven, too.
    const isDriving = deed.type === "drive" || isMoving(this.#stream.velocity);
    if (isDriving) this.#stream.drive(speeds.velocity(this.#direction), timeoutMs);
    return true;
  }

  #stop(why: string): void {
    this.#stream.stop();
    this.#stopped(why);
  }

  #stopped(why: string): void {
    this.#direction = STILL;
    this.#why = why;
    this.#draw();
  }

  #send(velocity: Velocity): void {
    this.#sending = this.#options.topic.send(velocity).catch((error: Error) => {
      this.#message = `Cannot send: ${error.message}`;
      this.#draw();
    });
  }

  #draw(): void {
    const { name: topic, topic: { type }, layout, speeds, style } = this.#options;
    const [velocity, why, message] = [this.#stream.velocity, this.#why, this.#message];
    const audience = this.#audience.look();
    const state = { topic, type, layout, speeds, velocity, why, audience, message };
    this.#screen?.draw(teleopLines(state, style));
  }
}

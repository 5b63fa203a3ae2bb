import { TempDirectory } from "../bag/support.ts";
import type { FuzzTarget } from "./target.ts";
import { CODEC_TARGETS } from "./targets/codecs.ts";
import { COMMAND_LINE_TARGETS } from "./targets/command_line.ts";
import { coordinatorTargets } from "./targets/coordinator.ts";
import { ddsTargets } from "./targets/dds.ts";
import { dnsTargets } from "./targets/dns.ts";
import { fileTargets } from "./targets/files.ts";
import { FOXGLOVE_TARGETS } from "./targets/foxglove.ts";
import { HTTP_TARGETS } from "./targets/http.ts";
import { ROS1_TARGETS } from "./targets/ros1.ts";
import { ROSBRIDGE_TARGETS } from "./targets/rosbridge.ts";
import { handshakeTargets } from "./targets/handshake.ts";
import { nodeTargets } from "./targets/node.ts";
import { PATTERN_TARGETS } from "./targets/patterns.ts";
import { PICKLE_TARGETS } from "./targets/pickle.ts";
import { PYTHON_TARGETS } from "./targets/python.ts";
import { SCHEMA_TARGETS } from "./targets/schemas.ts";
import { sealedTargets } from "./targets/sealed.ts";
import { TYPE_TARGETS } from "./targets/types.ts";
import { WEB_ACCESS_TARGETS } from "./targets/web_access.ts";
import { WEB_NATIVE_TARGETS } from "./targets/web_native.ts";
import { WEB_SESSION_TARGETS } from "./targets/web_sessions.ts";
import { WIRE_TARGETS } from "./targets/wire.ts";

/** Everything that reads what strangers wrote. */
export class Targets implements AsyncDisposable {
  readonly all: readonly FuzzTarget[];
  readonly #directory: TempDirectory;

  private constructor(all: readonly FuzzTarget[], directory: TempDirectory) {
    this.all = all;
    this.#directory = directory;
  }

  /** Makes the targets, and a directory for those that read files. */
  static async open(): Promise<Targets> {
    const directory = await TempDirectory.create();
    const all = [
      ...CODEC_TARGETS,
      ...PICKLE_TARGETS,
      ...PYTHON_TARGETS,
      ...WIRE_TARGETS,
      ...PATTERN_TARGETS,
      ...SCHEMA_TARGETS,
      ...TYPE_TARGETS,
      ...await nodeTargets(),
      ...await handshakeTargets(),
      ...await sealedTargets(),
      ...await coordinatorTargets(),
      ...dnsTargets(),
      ...await ddsTargets(),
      ...await fileTargets(directory),
      ...COMMAND_LINE_TARGETS,
      ...WEB_ACCESS_TARGETS,
      ...WEB_NATIVE_TARGETS,
      ...FOXGLOVE_TARGETS,
      ...ROSBRIDGE_TARGETS,
      ...ROS1_TARGETS,
      ...HTTP_TARGETS,
      ...WEB_SESSION_TARGETS,
    ];
    return new Targets(all, directory);
  }

  /**
   * Some of the targets.
   *
   * @throws {Error} If there is none of such a name.
   */
  named(names: readonly string[]): FuzzTarget[] {
    return names.map((name) => {
      const target = this.all.find((target) => target.name === name);
      if (target) return target;
      throw new Error(
        `no target "${name}": there are ${this.all.map(({ name }) => name).join(", ")}`,
      );
    });
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#directory[Symbol.asyncDispose]();
  }
}

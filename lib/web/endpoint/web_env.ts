import type { Role } from "../gateway/mesh_view.ts";

/** What routes of HTTP know of a request: `c.env.role`. */
export interface WebEnv {
  /** Handed in with each request. */
  Bindings: {
    /** What whoever asks may do at most. */
    readonly role: Role;
  };
}

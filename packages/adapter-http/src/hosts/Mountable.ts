import type { Router } from "../createRouter.ts";

/** What a host mounts. */
export type Mountable = Pick<Router, "fetch" | "handles" | "bases">;

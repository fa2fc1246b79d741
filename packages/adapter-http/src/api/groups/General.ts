import { Schema } from "effect";
import { HttpApiEndpoint, HttpApiGroup, HttpApiSchema, OpenApi } from "effect/http-api";
import { Millis } from "../fields.ts";
import { NeededAccess } from "../NeededAccess.ts";
import { openProblems, readingProblems } from "../problemAnswers.ts";

const Up = Schema.Struct({ status: Schema.Literal("up") });
const Down = Schema.Struct({ status: Schema.Literal("down") }).pipe(HttpApiSchema.status(503));

const Session = Schema.Struct({
  access: Schema.Literals(["read", "operate"]),
  user: Schema.Struct({ id: Schema.String, name: Schema.String }),
  shops: Schema.Array(Schema.String),
  /** What the caller may do: `read`, and `operate` where he may start, stop and change. */
  capabilities: Schema.Array(Schema.String),
  version: Schema.String,
});

const Info = Schema.Struct({
  version: Schema.String,
  shops: Schema.Array(Schema.String),
  now: Millis,
  /** The processes that work jobs. */
  hosts: Schema.Array(Schema.Struct({ name: Schema.String, since: Millis, seenAt: Millis })),
});

/** What is up, and who asks. */
export class General extends HttpApiGroup.make("general").add(
  HttpApiEndpoint.get("health", "/health", { success: [Up, Down], error: openProblems })
    .annotate(NeededAccess, "none")
    .annotate(OpenApi.Summary, "Whether temu-jtl reaches its database. Needs no login."),
  HttpApiEndpoint.get("session", "/session", { success: Session, error: readingProblems })
    .annotate(NeededAccess, "read")
    .annotate(OpenApi.Summary, "Who the caller is and what he may do."),
  HttpApiEndpoint.get("info", "/info", { success: Info, error: readingProblems })
    .annotate(NeededAccess, "read")
    .annotate(OpenApi.Summary, "Version, shops, and the processes that work jobs."),
) {}

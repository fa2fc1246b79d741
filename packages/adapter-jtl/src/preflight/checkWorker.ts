import type { JtlError } from "@temu-jtl/core";
import { Effect, Schema } from "effect";
import { SqlServer } from "../sqlServer/SqlServer.ts";
import type { Finding } from "./Finding.ts";

const Waiting = Schema.Tuple([Schema.Struct({ waiting: Schema.Int })]);
const LastSign = Schema.Tuple([Schema.Struct({ minutes: Schema.NullOr(Schema.Int) })]);

/** JTL-Worker reports about each of its jobs at least this often while it runs. */
const longestSilence = 60;

/**
 * Whether JTL-Worker seems to run: by its own signs of life where JTL keeps them and the login may see
 * them, else by rows that wait for it. The import table has no times, so that is all they can tell.
 */
export const checkWorker = (
  canReadStatus: boolean,
): Effect.Effect<ReadonlyArray<Finding>, JtlError, SqlServer> =>
  Effect.gen(function* () {
    const server = yield* SqlServer;
    const operation = "preflight.worker";
    const [{ waiting }] = yield* server.query(Waiting, {
      operation,
      text: "SELECT COUNT(*) AS waiting FROM dbo.tXMLBestellImport",
    });
    const [{ minutes }] = canReadStatus
      ? yield* server.query(LastSign, {
          operation,
          text: "SELECT DATEDIFF(minute, MAX(dZeitstempelUtc), GETUTCDATE()) AS minutes FROM Worker.tStatus",
        })
      : [{ minutes: null }];
    const isSilent = minutes === null ? waiting > 0 : minutes > longestSilence;
    if (!isSilent) return [];
    const rows = waiting === 0 ? "" : `, and ${waiting} rows wait in its import table`;
    return [
      {
        code: "workerStandsStill",
        severity: "warning",
        message:
          minutes === null
            ? `Whether JTL-Worker runs cannot be seen${rows}.`
            : `JTL-Worker has given no sign of life for ${minutes} minutes${rows}.`,
        whatToDo:
          'See on the server that JTL-Worker runs for this client and that its job "XML-Import" is on. Until then orders wait.',
      },
    ];
  });

import { fileURLToPath } from "node:url";
import { Effect, Schema } from "effect";
import { startTellingChild, type TellingChild } from "../toldByChild.ts";
import { type HostTask, HostWord } from "./hostTask.ts";

const program = fileURLToPath(new URL("host.ts", import.meta.url));
const decodeWord = Schema.decodeUnknownSync(Schema.fromJsonString(HostWord));

const hostOf = (child: TellingChild<HostWord>) => {
  const { gone, kill, said, signal, told } = child;
  const timesAwake = () => said().filter(({ _tag }) => _tag === "GoesOn").length;
  return {
    told,
    kill,
    /** Waits until it has been at this place. */
    isAt: (place: string) => told((word) => word._tag === "At" && word.place === place),
    /** Waits until it stands still at the place it was told to. */
    standsStill: told(({ _tag }) => _tag === "StandsStill"),
    /** The same, of one that is to stand still at several. */
    standsStillAt: (place: string) =>
      told((word) => word._tag === "StandsStill" && word.place === place),
    /**
     * Goes on where it stood still. It says that it stands still before it does: a signal that comes in
     * between is lost.
     */
    wake: Effect.suspend(() => {
      const before = timesAwake();
      return Effect.raceFirst(
        told(() => timesAwake() > before),
        signal("SIGCONT").pipe(Effect.andThen(Effect.sleep("20 millis")), Effect.forever),
      );
    }),
    /** Waits until it has done its work and closed what it had open. */
    ended: Effect.tap(
      told(({ _tag }) => _tag === "Ended"),
      gone,
    ),
  };
};

export type Host = ReturnType<typeof hostOf>;

/** Starts a host in a process of its own, which ends with the scope at the latest. */
export const startHost = (task: HostTask) =>
  Effect.map(startTellingChild({ program, task, decodeWord, folder: task.embedded }), hostOf);

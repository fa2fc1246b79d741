import { problemOf } from "../problems/ProblemDocument.ts";

/** How a route that needs no login may refuse. */
export const openProblems = [
  problemOf(405),
  problemOf(414),
  problemOf(500),
  problemOf(503),
] as const;

/** How a route that only reads may refuse. */
export const readingProblems = [
  problemOf(400),
  problemOf(401),
  problemOf(403),
  problemOf(404),
  ...openProblems,
] as const;

/** How a route that starts, stops or changes something may refuse. */
export const operatingProblems = [...readingProblems, problemOf(413), problemOf(429)] as const;

/** How a route may refuse whose wish is not to be fulfilled as things stand. */
export const refusableProblems = [...operatingProblems, problemOf(409)] as const;

/** One figure beside the bound it has to keep. */
export interface Measurement {
  readonly what: string;
  readonly figure: string;
  readonly bound: string;
  readonly holds: boolean;
}

export const measurementLine = ({ bound, figure, holds, what }: Measurement): string =>
  `${holds ? "✓" : "✗"} ${what.padEnd(58)} ${figure.padStart(18)}   ${bound}`;

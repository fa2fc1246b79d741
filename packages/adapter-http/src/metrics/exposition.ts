/** One value of a metric, with the labels that tell it from the others. */
export interface Sample {
  readonly labels?: Readonly<Record<string, string>>;
  readonly value: number;
}

/** A gauge, which goes up and down. */
export interface Gauge {
  readonly name: string;
  readonly help: string;
  readonly samples: ReadonlyArray<Sample>;
}

const escaped = (text: string): string =>
  text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll('"', '\\"');

const labelsOf = (labels: Sample["labels"] = {}): string => {
  const pairs = Object.entries(labels).map(([name, text]) => `${name}="${escaped(text)}"`);
  return pairs.length === 0 ? "" : `{${pairs.join(",")}}`;
};

/** Metrics in Prometheus' text format, version 0.0.4. One without samples is left out. */
export const exposition = (gauges: ReadonlyArray<Gauge>): string =>
  gauges
    .filter(({ samples }) => samples.length > 0)
    .map(({ help, name, samples }) =>
      [
        `# HELP ${name} ${help.replaceAll("\\", "\\\\").replaceAll("\n", "\\n")}`,
        `# TYPE ${name} gauge`,
        ...samples.map(({ labels, value }) => `${name}${labelsOf(labels)} ${value}`),
        "",
      ].join("\n"),
    )
    .join("");

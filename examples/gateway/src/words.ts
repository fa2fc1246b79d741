import type { Environment } from "temu-jtl";
import type { GatewayArguments } from "./gatewayArguments.ts";
import { paths } from "./ownRoutes.ts";

const simulatedStory = ({ trade }: GatewayArguments): ReadonlyArray<string> => [
  "No Temu credentials: a simulated Temu shop and a simulated JTL-Wawi stand in.",
  `${trade.orders} orders wait there, and every ${trade.everySeconds} s one or two more come in. Each minute they go on their`,
  "way: within two minutes an order is in JTL-Wawi and packed, within three its parcel is",
  "reported to Temu. JTL's stock changes too, and Temu is told.",
];

const realStory = ({ shops }: Environment): ReadonlyArray<string> => [
  `Works the jobs of ${(shops ?? []).map(({ id }) => id).join(", ")}.`,
];

const accessStory = ({ operate, read }: GatewayArguments["tokens"]): string => {
  if (operate === undefined && read === undefined) {
    return "Everybody on this machine may look and steer, nobody else. TEMU_JTL_TOKEN=… asks for a token.";
  }
  const all = [
    ...(operate === undefined ? [] : ["TEMU_JTL_TOKEN to steer"]),
    ...(read === undefined ? [] : ["TEMU_JTL_READ_TOKEN to look"]),
  ];
  return `Send "Authorization: Bearer …" with the token of ${all.join(", or of ")}.`;
};

/** What is said once everything is there. */
export const introduction = (
  origin: string,
  given: GatewayArguments,
  environment: Environment,
): string => {
  const isSimulated = environment.shops === null;
  return [
    "",
    ...(isSimulated ? simulatedStory(given) : realStory(environment)),
    "",
    `  Open first   ${origin}/`,
    `  All routes   ${origin}${paths.page}`,
    `  The runs     ${origin}${paths.api}/runs`,
    `  The jobs     ${origin}${paths.jobs}`,
    "",
    accessStory(given.tokens),
    "Ctrl-C stops it.",
    "",
  ].join("\n");
};

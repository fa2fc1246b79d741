export type { Access, Auth, Identity, Member } from "./access/Access.ts";
export { basic, bearerTokens } from "./access/readyMade.ts";
export {
  createRouter,
  type RequestContext,
  type Router,
  type RouterChoices,
  type RouterOptions,
} from "./createRouter.ts";
export type { RouterParts } from "./RouterParts.ts";

export type { Access, Auth, Identity, Member } from "./access/Access.ts";
export { basic, bearerTokens } from "./access/readyMade.ts";
export {
  createRouter,
  type RequestContext,
  type Router,
  type RouterChoices,
  type RouterOptions,
} from "./createRouter.ts";
export type { Mountable } from "./hosts/Mountable.ts";
export type { RouterParts } from "./RouterParts.ts";
export {
  createWebhooks,
  type WebhookChoices,
  type WebhookOptions,
  type Webhooks,
} from "./webhooks/createWebhooks.ts";

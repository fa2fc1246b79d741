export type { JsonValue } from "./exactJson.ts";
export { type RequestParameters, sign } from "./signature.ts";
export { temuApiLayer, temuApiLayerWith } from "./temuApiLayer.ts";
export type { TemuClientOptions } from "./TemuClient.ts";
export { webhookOpener } from "./webhooks/openWebhook.ts";

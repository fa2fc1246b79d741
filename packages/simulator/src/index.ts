export { SimulatedOrder, SimulatorChanges, SimulatorCounts } from "./control/controlDoors.ts";
export { simulatedJtlWorld, simulatedTemuWorld } from "./control/simulatedWorlds.ts";
export { simulatorControl, type SimulatorControl } from "./control/simulatorControl.ts";
export { SimulatorError } from "./Door.ts";
export { readOrderXml } from "./jtl/readOrderXml.ts";
export { simulatedJtlWawi } from "./jtl/simulatedJtlWawi.ts";
export {
  defaultSimulatorOptions,
  demoCredentials,
  type SimulatorCredentials,
  type SimulatorOptions,
} from "./SimulatorOptions.ts";
export { spawnSimulator } from "./spawnSimulator.ts";
export { type Simulator, startSimulator } from "./startSimulator.ts";
export { sealWebhook, type WebhookRequest } from "./temu/webhooks/sealWebhook.ts";

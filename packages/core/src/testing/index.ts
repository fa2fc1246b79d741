export * from "./Contract.ts";

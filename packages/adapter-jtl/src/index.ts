export { orderDocumentLayer } from "./orderDocumentLayer.ts";

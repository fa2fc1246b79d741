import { Schema } from "effect";
import { XMLParser } from "fast-xml-parser";

/** An element as an independent parser reads it: children in their order, text as it is. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly text: string;
  readonly children: ReadonlyArray<XmlElement>;
}

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: "",
  parseTagValue: false,
  trimValues: false,
  ignoreDeclaration: true,
  // Without it the parser leaves numeric references as they stand.
  htmlEntities: true,
});

const Attributes = Schema.Record(Schema.String, Schema.String);
const Nodes = Schema.Array(Schema.Record(Schema.String, Schema.Unknown));

const readElements = (nodes: unknown): ReadonlyArray<XmlElement> =>
  Schema.decodeUnknownSync(Nodes)(nodes).flatMap((node) => {
    const name = Object.keys(node).find((key) => key !== ":@" && key !== "#text");
    if (name === undefined) return [];
    const children = readElements(node[name]);
    return [
      {
        name,
        attributes: Schema.decodeUnknownSync(Attributes)(node[":@"] ?? {}),
        // Between elements there is only indentation.
        text: children.length > 0 ? "" : readText(node[name]),
        children,
      },
    ];
  });

const readText = (nodes: unknown): string =>
  Schema.decodeUnknownSync(Nodes)(nodes)
    .map((node) => Schema.decodeUnknownSync(Schema.String)(node["#text"] ?? ""))
    .join("");

/** The root element of a document. */
export const parseXml = (text: string): XmlElement => {
  const [root, ...others] = readElements(parser.parse(text, true));
  if (root === undefined || others.length > 0) throw new Error("not exactly one root element");
  return root;
};

/** All elements that a path of names leads to. */
export const elementsAt = (
  element: XmlElement,
  ...path: ReadonlyArray<string>
): ReadonlyArray<XmlElement> => {
  const [name, ...rest] = path;
  if (name === undefined) return [element];
  return element.children
    .filter((child) => child.name === name)
    .flatMap((child) => elementsAt(child, ...rest));
};

/** The text of the one element that a path of names leads to. */
export const textAt = (element: XmlElement, ...path: ReadonlyArray<string>): string => {
  const [found, ...others] = elementsAt(element, ...path);
  if (found === undefined || others.length > 0) {
    throw new Error(`not exactly one element at ${path.join("/")}`);
  }
  return found.text;
};

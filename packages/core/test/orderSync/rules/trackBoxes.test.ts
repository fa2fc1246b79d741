import { describe, expect, it } from "@effect/vitest";
import { item, jtlOrder, jtlParcel, line, matched, position, temuOrder } from "./jtlSide.ts";

const candles = temuOrder(line("L1", "ART-1", 2), line("L2", "ART-2", 1));
const plain = jtlOrder([position(1, "ART-1", 2), position(2, "ART-2", 1)]);

describe("A parcel without contents", () => {
  const all = [item(1, "ART-1", 2), item(2, "ART-2", 1)];
  const ofNote = (change: object) => ({ deliveryNoteId: 7, noteContents: all, ...change });
  const silentOnes = [1, 2].map((id) => jtlParcel(id, [], ofNote({ noteParcels: 2 })));
  const unknown = (parcels: string) =>
    ({ code: "contentsUnknown", parameters: { parcels } }) as const;

  it("(T1) holds what its delivery note says, if it is the note's only one", () => {
    const found = matched(candles, [plain], [jtlParcel(1, [], ofNote({ noteParcels: 1 }))]);
    expect(found.contents).toEqual([["L1 × 2", "L2 × 1"]]);
    expect(found.differences).toEqual([]);
  });

  it("(T1) blocks and counts as nothing, if its delivery note has others", () => {
    const found = matched(candles, [plain], silentOnes);
    expect(found.contents).toEqual([[], []]);
    expect(found.differences).toEqual([unknown("1, 2")]);
    const [, second] = silentOnes;
    if (second === undefined) throw new Error("There are two.");
    const first = jtlParcel(1, [item(1, "ART-1", 1)], ofNote({ noteParcels: 2 }));
    const half = matched(candles, [plain], [first, second]);
    expect(half.contents).toEqual([["L1 × 1"], []]);
    expect(half.differences).toEqual([unknown("2")]);
  });

  it("(T1) holds nothing when the others state all of the delivery note", () => {
    const [, second] = silentOnes;
    if (second === undefined) throw new Error("There are two.");
    const first = jtlParcel(1, all, ofNote({ noteParcels: 2 }));
    const found = matched(candles, [plain], [first, second]);
    expect(found).toMatchObject({ contents: [["L1 × 2", "L2 × 1"], []], differences: [] });
  });

  it("(T1) that a person releases leaves to the first of the note what no other states", () => {
    const released = [unknown("1, 2")];
    const found = matched(candles, [plain], silentOnes, { released });
    expect(found.contents).toEqual([["L1 × 2", "L2 × 1"], []]);
    const third = jtlParcel(3, [item(1, "ART-1", 1)], ofNote({ noteParcels: 3 }));
    const three = matched(candles, [plain], [...silentOnes, third], { released });
    expect(three.contents).toEqual([["L1 × 1", "L2 × 1"], [], ["L1 × 1"]]);
    // A further one is something else than what was released.
    const fourth = jtlParcel(4, [], ofNote({ noteParcels: 4 }));
    const more = matched(candles, [plain], [...silentOnes, fourth], { released });
    expect(more.contents).toEqual([[], [], []]);
  });
});

describe("One unit in several boxes", () => {
  const order = temuOrder(line("L1", "WARDROBE", 1));
  const jtl = jtlOrder([position(1, "WARDROBE", 1)]);
  const boxes = (count: number, of = [item(1, "WARDROBE", 1)]) =>
    Array.from({ length: count }, (_, at) =>
      jtlParcel(at + 1, [], { deliveryNoteId: 7, noteContents: of, noteParcels: 3 }),
    );

  it("(T1) is in the first, and the others are further boxes of it, once all have left", () => {
    expect(matched(order, [jtl], boxes(2))).toMatchObject({
      contents: [[], []],
      furtherBoxes: [null, null],
      differences: [],
    });
    expect(matched(order, [jtl], boxes(3))).toMatchObject({
      contents: [["L1 × 1"], [], []],
      furtherBoxes: [null, "1", "1"],
      differences: [],
    });
  });

  it("(T1) can be a bundle whose components lie in a box each", () => {
    const kit = jtlOrder([
      position(1, "WARDROBE", 1),
      position(2, "DOORS", 2, { bundleId: 1 }),
      position(3, "FRAME", 1, { bundleId: 1 }),
    ]);
    const parts = [item(2, "DOORS", 2), item(3, "FRAME", 1)];
    const [first, second, third] = boxes(3, parts);
    if (first === undefined || second === undefined || third === undefined) throw new Error("3");
    const stated = [
      { ...first, contents: [item(2, "DOORS", 1)] },
      { ...second, contents: [item(2, "DOORS", 1)] },
      { ...third, contents: [item(3, "FRAME", 1)] },
    ];
    expect(matched(order, [kit], stated)).toMatchObject({
      contents: [["L1 × 1"], [], []],
      furtherBoxes: [null, "1", "1"],
    });
    // Half a bundle is not one unit: nobody says in which box it is.
    const half = matched(order, [kit], boxes(3, [item(2, "DOORS", 2)]));
    expect(half.furtherBoxes).toEqual([null, null, null]);
    expect(half.differences).toMatchObject([{ code: "contentsUnknown" }]);
  });

  it("(T1) has no boxes when no line wants it", () => {
    const gift = jtlOrder([position(1, "WARDROBE", 1), position(2, "GIFT", 1)]);
    const found = matched(order, [gift], boxes(3, [item(2, "GIFT", 1)]));
    expect(found.furtherBoxes).toEqual([null, null, null]);
    // Nor when what its line wants has left before.
    const former = jtlParcel(0, [item(1, "WARDROBE", 1)]);
    const again = matched(order, [gift], [former, ...boxes(3)]);
    expect(again.contents).toEqual([["L1 × 1"], [], [], []]);
    expect(again.furtherBoxes).toEqual([null, null, null, null]);
  });
});

import { describe, expect, it } from "vitest";

import { movedTo } from "./order";

/** Rules by their positions, named by letters in the order of the list. */
const at = (...positions: number[]) =>
  positions.map((position, place) => ({ id: String.fromCharCode(97 + place), position }));

describe("a rule that is moved", () => {
  it("takes the room that there is", () => {
    expect(movedTo(at(10, 20, 30), 2, 1)).toEqual([{ id: "c", position: 15 }]);
    expect(movedTo(at(10, 20, 30), 2, 0)).toEqual([{ id: "c", position: 5 }]);
    expect(movedTo(at(10, 20, 30), 0, 2)).toEqual([{ id: "a", position: 40 }]);
  });

  it("stays where it is when it goes nowhere", () => {
    expect(movedTo(at(10, 20), 1, 1)).toEqual([]);
    expect(movedTo(at(10, 20), 7, 1)).toEqual([]);
  });

  it("pushes away as few as possible", () => {
    expect(movedTo(at(100, 100, 100, 100), 3, 1)).toEqual([
      { id: "d", position: 99 },
      { id: "a", position: 98 },
    ]);
    expect(movedTo(at(100, 100, 100, 100), 3, 0)).toEqual([{ id: "d", position: 50 }]);
    expect(movedTo(at(0, 1, 2, 9), 2, 1)).toEqual([
      { id: "c", position: 1 },
      { id: "b", position: 2 },
    ]);
  });

  it.each(Array.from({ length: 200 }, (_, seed) => seed))("stands where it was put (%i)", (seed) => {
    const draw = drawn(seed);
    const rules = at(...Array.from({ length: 2 + draw(6) }, () => draw(8)).sort((a, b) => a - b));
    const [from, to] = [draw(rules.length), draw(rules.length)];
    const changes = new Map(movedTo(rules, from, to).map(({ id, position }) => [id, position]));
    const after = rules.map(({ id, position }) => ({ id, position: changes.get(id) ?? position }));
    // The sort is stable, as the order of the server is within one position.
    const order = after.toSorted((a, b) => a.position - b.position).map(({ id }) => id);
    const meant = rules.map(({ id }) => id);
    meant.splice(to, 0, ...meant.splice(from, 1));
    expect(order).toEqual(meant);
    const moved = after[from];
    if (from !== to) expect(after.filter(({ position }) => position === moved?.position)).toHaveLength(1);
    expect(after.every(({ position }) => position >= 0)).toBe(true);
  });
});

function drawn(seed: number): (below: number) => number {
  let state = seed * 2_654_435_761 + 1;
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
}

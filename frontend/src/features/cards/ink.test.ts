import { expect, test } from "vitest";

import { inkOn } from "./ink";

test.each([
  ["#000000", "#FFFFFF"],
  ["#6D4AA3", "#FFFFFF"],
  ["#B3261E", "#FFFFFF"],
  ["#FFFFFF", "#000000"],
  ["#F2C94C", "#000000"],
  ["#27AE60", "#000000"],
])("on %s one writes in %s", (color, ink) => {
  expect(inkOn(color)).toBe(ink);
});

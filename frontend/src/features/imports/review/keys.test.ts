import { expect, it } from "vitest";

import { commandOf } from "./keys";

const pressed = (key: string, more: object = {}) =>
  commandOf({ key, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, repeat: false, ...more });

it.each([
  ["j", {}, "next"],
  ["Enter", {}, "accept"],
  ["a", {}, "accept"],
  ["A", { shiftKey: true }, "acceptSure"],
  ["?", { shiftKey: true }, "help"],
  ["/", {}, "search"],
  ["ArrowDown", { shiftKey: true }, "extendDown"],
  ["a", { ctrlKey: true }, "selectAll"],
  ["k", { ctrlKey: true }, null],
  ["z", {}, null],
])("%s with %j is %s", (key, more, command) => expect(pressed(key, more)).toBe(command));

it("moves while a key is held, and answers once", () => {
  expect(pressed("j", { repeat: true })).toBe("next");
  expect(pressed("Enter", { repeat: true })).toBeNull();
});

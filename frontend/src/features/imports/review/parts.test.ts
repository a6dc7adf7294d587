import { expect, it } from "vitest";

import { rest } from "./parts";

it.each([
  ["100.00", ["30.00", "20.5"], "49.50"],
  ["0.3", ["0.1", "0.2"], "0.0"],
  ["100", ["", ""], "100"],
  ["10.00", ["12.34"], "-2.34"],
  ["9007199254740993.01", ["0.01"], "9007199254740993.00"],
  ["0.00000003", ["0.00000001"], "0.00000002"],
])("of %s without %j is left %s", (whole, parts, left) => expect(rest(whole, parts)).toBe(left));

it("knows nothing of what is no amount", () => expect(rest("10.00", ["abc"])).toBeNull());

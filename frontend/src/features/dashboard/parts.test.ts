import { expect, test } from "vitest";

import { largest } from "./parts";

const part = (name: string, percentage: number) => ({
  key: name,
  name,
  amount: "1.00",
  percentage,
  color: "#000000",
  href: "/transactions",
});
const OTHERS = { name: "Outros", color: "#777777" };

test("five parts stand by themselves", () => {
  const five = [30, 25, 20, 15, 10].map((share) => part(String(share), share));
  expect(largest(five, OTHERS)).toEqual(five);
});

test("what is smaller is gathered, and all shares still come to 100", () => {
  const shares = [41.48, 18.55, 13.63, 6.92, 6.72, 4.35, 4.04, 2.29, 2.02];
  const slices = largest(
    shares.map((share, at) => part(String(at), share)),
    OTHERS,
  );
  expect(slices).toHaveLength(6);
  expect(slices.at(-1)).toEqual({ key: "others", percentage: 12.7, ...OTHERS });
});

import { expect, it } from "vitest";

import { likelyCurrency } from "./likely-currency";

it.each([
  [["pt-BR", "en"], "BRL"],
  [["pt"], "BRL"],
  [["pt-PT"], "EUR"],
  [["en"], "USD"],
  [["xx", "de-CH"], "CHF"],
  [[], "BRL"],
])("%s pays with %s", (languages, currency) => expect(likelyCurrency(languages)).toBe(currency));

import { createTranslator } from "use-intl/core";
import { expect, it } from "vitest";

import { messages } from "@/i18n/pt-BR";

import { wordsOf } from "./answer-words";

const t = createTranslator({ locale: "pt-BR", messages, namespace: "imports.answers" });

it.each([
  ["date-order=day-first", "Dia primeiro"],
  ["year=2026", "Do ano 2026"],
  ["amount=valor r$", "O valor está em “valor r$”"],
  ["amount=#3", "O valor está na coluna 3"],
  ["amount=valor:tipo", "O valor está em “valor”, e “tipo” diz se entrou ou saiu"],
  ["amount=debito/#4", "Saídas em “debito” e entradas em “coluna 4”"],
  ["amount=/credito", "Só entradas, em “credito”"],
  ["signs=payroll:in,purchase:out,fee:out", "Entradas: payroll. Saídas: purchase, fee"],
  ["rows=leave:balance:saldo do dia", "“saldo do dia” é um saldo ou total, fica de fora"],
  ["rows=take:repeated", "São dois lançamentos"],
])("%s is said in words", (answer, words) => {
  expect(wordsOf(answer, t)).toBe(words);
});

it("leaves to the server what it does not know", () => {
  expect(wordsOf("moon=full", t)).toBeNull();
});

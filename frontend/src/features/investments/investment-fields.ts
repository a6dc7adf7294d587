import type { Schemas } from "@/api/client";

export type Sort = Schemas["InvestmentSort"];
type Type = Schemas["InvestmentType"];
type Subtype = Schemas["InvestmentSubtype"];

/** What an asset may be, a type with what is more exact below it. */
export const SORTS: readonly { type: Type; subtypes: readonly Subtype[] }[] = [
  { type: "RENDA_FIXA", subtypes: ["CDB", "LCI", "LCA", "POUPANCA"] },
  { type: "TESOURO_DIRETO", subtypes: [] },
  { type: "FUNDO_INVESTIMENTO", subtypes: [] },
  { type: "RENDA_VARIAVEL", subtypes: ["ACAO", "FII"] },
  { type: "PREVIDENCIA", subtypes: [] },
  { type: "CRYPTO", subtypes: [] },
  { type: "OTHER", subtypes: [] },
];
export const INDEXES = ["CDI", "IPCA", "SELIC", "FIXED"] as const satisfies readonly Schemas["IndexType"][];
export const LIQUIDITIES = ["DAILY", "MONTHLY", "AT_MATURITY"] as const satisfies readonly Schemas["LiquidityType"][];

/** What the form of an investment holds. */
export interface InvestmentValues {
  name: string;
  sort: Sort;
  account: string;
  institution: string;
  index: Schemas["IndexType"] | "";
  indexValue: string;
  liquidity: Schemas["LiquidityType"];
  validity: string;
  tags: string[];
}

export const BLANK: InvestmentValues = {
  name: "",
  sort: "CDB",
  account: "",
  institution: "",
  index: "",
  indexValue: "",
  liquidity: "DAILY",
  validity: "",
  tags: [],
};

export function valuesOf(investment: Schemas["InvestmentItem"]): InvestmentValues {
  return {
    name: investment.asset_name,
    sort: sortOf(investment),
    account: investment.account_id,
    institution: investment.institution ?? "",
    index: investment.index_type ?? "",
    indexValue: investment.index_value ?? "",
    liquidity: investment.liquidity,
    validity: investment.validity ?? "",
    tags: investment.tags.map(({ tag_id }) => tag_id),
  };
}

/** The subtype where the form offers it, for it says the type as well. */
function sortOf({ type, subtype }: Schemas["InvestmentItem"]): Sort {
  const isOffered = subtype != null && SORTS.some(({ subtypes }) => subtypes.includes(subtype));
  return isOffered ? subtype : type;
}

/** The same as the server takes it; what was emptied is `null`. */
export function bodyOf(values: InvestmentValues) {
  const subtype = SORTS.flatMap(({ subtypes }) => subtypes).find((known) => known === values.sort);
  return {
    asset_name: values.name,
    type: values.sort,
    subtype: subtype ?? null,
    account_id: values.account,
    institution: orNull(values.institution),
    index_type: values.index === "" ? null : values.index,
    index_value: values.index === "" ? null : orNull(values.indexValue),
    liquidity: values.liquidity,
    validity: orNull(values.validity),
    tag_ids: values.tags,
  };
}

function orNull(text: string): string | null {
  return text.trim() === "" ? null : text.trim();
}

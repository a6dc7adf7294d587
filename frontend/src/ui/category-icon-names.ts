import { foldForSearch } from "./fold";

/** The pictures that a category may stand beside, by the names that the server keeps. */
export const CATEGORY_ICONS = [
  "house",
  "building-2",
  "lightbulb",
  "droplets",
  "flame",
  "wifi",
  "wrench",
  "sofa",
  "utensils",
  "shopping-cart",
  "coffee",
  "croissant",
  "pizza",
  "beer",
  "car",
  "bus",
  "fuel",
  "bike",
  "plane",
  "circle-parking",
  "heart-pulse",
  "pill",
  "stethoscope",
  "dumbbell",
  "graduation-cap",
  "book-open",
  "baby",
  "film",
  "music",
  "gamepad-2",
  "tv",
  "ticket",
  "tree-palm",
  "party-popper",
  "shopping-bag",
  "shirt",
  "smartphone",
  "laptop",
  "package",
  "sparkles",
  "scissors",
  "paw-print",
  "landmark",
  "receipt",
  "percent",
  "shield",
  "credit-card",
  "banknote",
  "wallet",
  "piggy-bank",
  "coins",
  "trending-up",
  "hand-coins",
  "briefcase",
  "undo-2",
  "gift",
  "heart-handshake",
  "church",
  "users",
  "circle-question-mark",
  "star",
  "shapes",
] as const;

export type CategoryIconName = (typeof CATEGORY_ICONS)[number];

/** What a category without a picture of its own is shown with, by a word in its name: Portuguese and English, without accents. */
const BY_WORD: readonly (readonly [RegExp, CategoryIconName])[] = [
  [/classific|classified/, "circle-question-mark"],
  [/mercado|grocer/, "shopping-cart"],
  [/aliment|food|restaur/, "utensils"],
  [/morad|casa|hous|home|aluguel|rent\b/, "house"],
  [/transport|carro|\bcar\b/, "car"],
  [/saude|health|medic/, "heart-pulse"],
  [/educa|escola|school|curso/, "graduation-cap"],
  [/viage|travel/, "plane"],
  [/lazer|leisure|divers/, "ticket"],
  [/compra|shopping|roupa/, "shopping-bag"],
  [/animais|\bpets?\b/, "paw-print"],
  [/cuidado|personal care|beleza|beauty/, "sparkles"],
  [/tarifa|imposto|\bfees?\b|\btax/, "landmark"],
  [/seguro|insurance/, "shield"],
  [/present|doac|gift|donat/, "gift"],
  [/salari|salary|wage/, "briefcase"],
  [/autonom|freela/, "laptop"],
  [/rendiment|yield|dividend|juro|interest/, "trending-up"],
  [/reembols|refund/, "undo-2"],
  [/invest|poupan|saving/, "piggy-bank"],
];

/** The picture of a category: the one that was chosen, or one that suits its name. */
export function categoryIconOf(icon: string | null | undefined, name: string): CategoryIconName {
  const chosen = CATEGORY_ICONS.find((known) => known === icon);
  if (chosen !== undefined) return chosen;
  const folded = foldForSearch(name);
  return BY_WORD.find(([word]) => word.test(folded))?.[1] ?? "shapes";
}

/** Whether what was stored is a picture by itself, such as an emoji. */
export function isEmoji(icon: string | null | undefined): icon is string {
  return icon != null && /^\p{Extended_Pictographic}/u.test(icon);
}

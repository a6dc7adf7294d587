import type { categories as original } from "../pt-BR/categories";
import type { Texts } from "../texts";

export const categories: Texts<typeof original> = {};

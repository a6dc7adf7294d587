import type { tags as original } from "../pt-BR/tags";
import type { Texts } from "../texts";

export const tags: Texts<typeof original> = {};

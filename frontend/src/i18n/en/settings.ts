import type { settings as original } from "../pt-BR/settings";
import type { Texts } from "../texts";

export const settings: Texts<typeof original> = {};

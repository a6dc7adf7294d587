import type { reports as original } from "../pt-BR/reports";
import type { Texts } from "../texts";

export const reports: Texts<typeof original> = {};

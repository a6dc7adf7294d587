import type { onboarding as original } from "../pt-BR/onboarding";
import type { Texts } from "../texts";

export const onboarding: Texts<typeof original> = {};

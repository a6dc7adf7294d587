import type { notifications as original } from "../pt-BR/notifications";
import type { Texts } from "../texts";

export const notifications: Texts<typeof original> = {};

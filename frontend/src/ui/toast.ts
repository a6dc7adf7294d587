"use client";

import type { toast as Told } from "sonner";

import { onDemand } from "./on-demand";

/** What shows what is told. It is loaded when there is time after the first press, or for the first that is told. */
export const toaster = onDemand(() => import("./toaster"));

type Kind = "message" | "success" | "info" | "error";

const teller =
  (kind: Kind) =>
  (...said: Parameters<typeof Told.message>): void =>
    void toaster.load().then(
      ({ toast }) => void toast[kind](...said),
      // There is nothing to say it with.
      () => undefined,
    );

/** What is awaited, and how it went. */
interface Awaited<Answer> {
  loading: string;
  success: (answer: Answer) => string;
  error: (error: unknown) => string;
}

/** Tells something at the edge of the page, for some seconds: `toast.success(t("saved"))`. */
export const toast = Object.assign(teller("message"), {
  success: teller("success"),
  info: teller("info"),
  error: teller("error"),
  promise: <Answer>(awaited: Promise<Answer>, said: Awaited<Answer>): void =>
    void toaster.load().then(
      ({ toast }) => void toast.promise(awaited, said),
      () => awaited.catch(() => undefined),
    ),
});

export const STEPS = ["workspace", "account", "categories", "import"] as const;
export type Step = (typeof STEPS)[number];

/** `undefined` after the last one. */
export function stepAfter(step: Step): Step | undefined {
  return STEPS[STEPS.indexOf(step) + 1];
}

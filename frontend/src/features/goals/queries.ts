"use client";

import { http, versioned, type Schemas } from "@/api/client";
import { isZero } from "@/i18n/decimal";

export type Goal = Schemas["Goal"];

export async function readGoal(id: string) {
  return versioned(await http.GET("/goals/{goal_id}", { params: { path: { goal_id: id } } }));
}

/** Whether nothing lacks any more. */
export function isReached(goal: Goal): boolean {
  return isZero(goal.remaining_value);
}

/** Whether its day has passed and it is still on its way. */
export function isLate(goal: Goal, today: string): boolean {
  return !goal.is_completed && !isReached(goal) && goal.due_date < today;
}

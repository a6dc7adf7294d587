import type { Schemas } from "@/api/client";

type Notification = Schemas["Notification"];

/** The page of what a notification is about; `null` where it says too little, as those of older versions may. */
export function targetOf({ type, payload }: Pick<Notification, "type" | "payload">): string | null {
  const text = (name: string) => textIn(payload, name);
  switch (type) {
    case "budget_threshold":
    case "budget_overrun":
      return linkTo("/budgets", { month: text("month") });
    case "bill_due":
    case "bill_overdue":
      return billTarget(payload);
    case "invoice_closed":
      return linkTo("/workspace/cards", { id: text("card"), month: text("month") });
    case "goal_reached":
      return linkTo("/goals", { id: text("goal") });
    case "import_finished":
    case "import_review":
      return linkTo("/import-sessions", { id: text("session") });
    case "security":
      return securityTarget(text("event"));
  }
}

function billTarget(payload: Notification["payload"]): string | null {
  const of = inside(payload, "of");
  const invoice = inside(of, "invoice");
  if (invoice !== undefined) {
    return linkTo("/workspace/cards", { id: textIn(invoice, "card"), month: textIn(invoice, "month") });
  }
  const item = textIn(inside(of, "recurring"), "item");
  return item === undefined ? null : linkTo("/workspace/recurring", { id: item });
}

function securityTarget(event: string | undefined): string {
  if (event === "api_key_created") return "/settings/api-keys";
  return event === "email_changed" ? "/settings/profile" : "/settings/security";
}

function linkTo(page: string, named: Readonly<Record<string, string | undefined>>): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(named)) if (value !== undefined) query.set(name, value);
  return query.size === 0 ? page : `${page}?${query}`;
}

function inside(object: unknown, name: string): unknown {
  return typeof object === "object" && object !== null && name in object
    ? (object as Record<string, unknown>)[name]
    : undefined;
}

function textIn(object: unknown, name: string): string | undefined {
  const value = inside(object, name);
  return typeof value === "string" ? value : undefined;
}

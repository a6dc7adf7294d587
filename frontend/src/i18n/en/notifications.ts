import type { notifications as original } from "../pt-BR/notifications";
import type { Texts } from "../texts";

export const notifications: Texts<typeof original> = {
  filter: { label: "Show", all: "All", unread: "Unread" },
  readAll: "Mark all as read",
  readAllDone: "{count, plural, =0 {All were read already.} one {# marked as read.} other {# marked as read.}}",
  list: "Notifications",
  empty: "No notifications",
  emptyText:
    "Here we tell you of bills that come due, closed invoices, budgets, goals, imports and sign-ins to your account.",
  noneUnread: "All read",
  noneUnreadText: "There is no news waiting for you.",
  showAll: "Show all",
  unread: "Unread",
  markRead: "Mark as read: {title}",
  delete: "Delete: {title}",
  more: "Show more",
};

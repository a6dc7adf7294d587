import type { onboarding as original } from "../pt-BR/onboarding";
import type { Texts } from "../texts";

export const onboarding: Texts<typeof original> = {
  title: "Let's begin",
  titleNew: "New workspace",
  progress: "Step {step} of {count}",
  steps: { workspace: "Workspace", account: "Account", categories: "Categories", import: "Statement" },
  skip: "Skip",
  leave: "Go to the dashboard",
  cancel: "Cancel",
  next: "Continue",
  signOut: "Sign out",
  workspace: {
    heading: "Whose money is this?",
    text: "A workspace keeps the books of a household, a person or a job. Nothing is shared between two workspaces.",
    name: "Name of the workspace",
    nameExample: "Home",
    currency: "Currency",
    currencyHint: "Of reports and budgets. Each account may have its own.",
    timeZone: "Time zone",
    timeZoneHint: "Decides when the day turns.",
  },
  account: {
    heading: "Your first account",
    text: "Begin with the account that you use most. The others come later, under Accounts.",
    name: "Name",
    nameExample: "Checking account",
    type: "Kind",
    balance: "Balance",
    date: "On this day",
    balanceHint: "What there was when the day began. The statement does the rest.",
    there: "{count, plural, one {You have # account here.} other {You have # accounts here.}}",
  },
  categories: {
    heading: "Ready-made categories?",
    text: "With them the classifier can already suggest where each expense belongs. Change, merge or delete them as you like.",
    use: "Make the usual categories",
    useHint: "Housing, Food, Transport, Health, Leisure, Salary and others, with subcategories.",
  },
  import: {
    heading: "Bring the first statement",
    text: "Download it from your bank's site (OFX, CSV, spreadsheets and others) and drop it here. Nothing is booked before you have looked at it.",
    go: "Import a statement",
    later: "Not now, go to the dashboard",
  },
};

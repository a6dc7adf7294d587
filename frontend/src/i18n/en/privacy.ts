import type { privacy as original } from "../pt-BR/privacy";
import type { Texts } from "../texts";

export const privacy: Texts<typeof original> = {
  title: "Privacy",
  lead: "FinTrack runs at your home. What you write stays on the server that it is installed on, and does not leave it.",
  back: "Back",
  kept: {
    title: "What is kept",
    account: "Your account: name, e-mail and the password, only as a digest that cannot be turned back.",
    books:
      "The books of each workspace: accounts, cards, transactions, budgets, goals, investments, rules and the history of changes.",
    files:
      "The statements that you import, until 30 days after the import is closed, to read them again if a question comes up.",
    access: "Your sign-ins: browser, network address and time, so that you recognize those that are yours.",
    learned: "What the classifier learned from your corrections. It learns and decides on the server itself.",
  },
  where: {
    title: "Where it is",
    server: "In the server's database, apart by workspace: who is no member sees nothing, not even that it exists.",
    browser:
      "In your browser: the cookie of the sign-in, the language, the theme and the workspace that was open last. No transaction is kept there.",
    backup: "In the backups that the server's administrator makes.",
  },
  never: {
    title: "What never happens",
    requests: "No page asks anything of another site: no fonts, images or scripts from elsewhere.",
    telemetry: "There is no telemetry, no usage statistics, no advertising.",
    bank: "Nobody asks for your bank's password: statements come by the files that you download.",
  },
  control: {
    title: "What you can do",
    export: "Take everything with you",
    exportText:
      "A file with the whole workspace, documented, which another FinTrack reads without loss; or CSV, OFX and hledger.",
    exportLink: "Export",
    sessions: "See and end sign-ins",
    sessionsText: "Each browser where your account is open, and a button to close it.",
    sessionsLink: "Security",
    erase: "Erase",
    eraseText:
      "A deleted workspace and a deleted account can come back for 30 days. Then they are erased from the server for good.",
    eraseLink: "Profile",
  },
};

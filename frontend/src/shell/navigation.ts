import {
  Bell,
  ChartPie,
  CreditCard,
  FileInput,
  FileText,
  Flag,
  KeyRound,
  Landmark,
  LayoutDashboard,
  ListTree,
  type LucideIcon,
  PiggyBank,
  ReceiptText,
  Repeat,
  ShieldCheck,
  Tags,
  TrendingUp,
  UserRound,
  UsersRound,
  WandSparkles,
} from "lucide-react";

import type { messages } from "@/i18n/pt-BR";

interface Destination {
  href: string;
  name: keyof (typeof messages)["shell"]["pages"];
  icon: LucideIcon;
}

interface Group {
  name: keyof (typeof messages)["shell"]["groups"];
  pages: readonly Destination[];
}

const DASHBOARD = { href: "/dashboard", name: "dashboard", icon: LayoutDashboard } as const;
const TRANSACTIONS = { href: "/transactions", name: "transactions", icon: ReceiptText } as const;
const IMPORTS = { href: "/import-sessions", name: "imports", icon: FileInput } as const;
const CARDS = { href: "/workspace/cards", name: "cards", icon: CreditCard } as const;

/** Every page of a workspace, as the side bar lists them. */
export const GROUPS: readonly Group[] = [
  {
    name: "money",
    pages: [DASHBOARD, TRANSACTIONS, IMPORTS, { href: "/reports", name: "reports", icon: FileText }],
  },
  {
    name: "plan",
    pages: [
      { href: "/budgets", name: "budgets", icon: ChartPie },
      { href: "/goals", name: "goals", icon: Flag },
      { href: "/workspace/recurring", name: "recurring", icon: Repeat },
      { href: "/investments-portfolio", name: "portfolio", icon: TrendingUp },
    ],
  },
  {
    name: "setup",
    pages: [
      { href: "/workspace/accounts", name: "accounts", icon: Landmark },
      CARDS,
      { href: "/workspace/investments", name: "investments", icon: PiggyBank },
      { href: "/workspace/categories", name: "categories", icon: ListTree },
      { href: "/workspace/tags", name: "tags", icon: Tags },
      { href: "/workspace/rules", name: "rules", icon: WandSparkles },
    ],
  },
  {
    name: "settings",
    pages: [
      { href: "/settings/profile", name: "profile", icon: UserRound },
      { href: "/settings/security", name: "security", icon: ShieldCheck },
      { href: "/settings/members", name: "members", icon: UsersRound },
      { href: "/settings/api-keys", name: "apiKeys", icon: KeyRound },
      { href: "/notifications", name: "notifications", icon: Bell },
    ],
  },
];

/** What a thumb reaches on a phone. */
export const THUMB: readonly Destination[] = [DASHBOARD, TRANSACTIONS, IMPORTS, CARDS];

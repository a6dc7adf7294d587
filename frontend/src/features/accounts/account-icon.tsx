"use client";

import {
  Banknote,
  Bitcoin,
  Briefcase,
  Coins,
  GraduationCap,
  Heart,
  House,
  Landmark,
  type LucideIcon,
  PiggyBank,
  Plane,
  TrendingUp,
  Wallet,
} from "lucide-react";
import { useTranslations } from "use-intl";

import type { Schemas } from "@/api/client";
import { classNames } from "@/ui/class-names";
import { FieldGroup } from "@/ui/field";

const ICONS = {
  landmark: Landmark,
  "piggy-bank": PiggyBank,
  wallet: Wallet,
  banknote: Banknote,
  coins: Coins,
  "trending-up": TrendingUp,
  bitcoin: Bitcoin,
  house: House,
  briefcase: Briefcase,
  plane: Plane,
  "graduation-cap": GraduationCap,
  heart: Heart,
} as const satisfies Record<string, LucideIcon>;

type IconName = keyof typeof ICONS;
const NAMES = Object.keys(ICONS) as IconName[];

/** What stands for an account that has no icon of its own. */
const OF_TYPE: Record<Schemas["AccountType"], IconName> = {
  CHECKING: "landmark",
  SAVINGS: "piggy-bank",
  WALLET: "wallet",
  INVESTMENT: "trending-up",
  CRYPTO: "bitcoin",
  CRYPTO_WALLET: "bitcoin",
};

function isKnown(icon: string): icon is IconName {
  return Object.hasOwn(ICONS, icon);
}

/** The tile before an account's name. An icon may also be an emoji, as the API takes any. */
export function AccountIcon({ account }: { account: Pick<Schemas["Account"], "type" | "color" | "icon"> }) {
  const { type, color, icon } = account;
  const isEmoji = icon != null && /\p{Extended_Pictographic}/u.test(icon);
  const Icon = ICONS[icon != null && isKnown(icon) ? icon : OF_TYPE[type]];
  return (
    <span
      aria-hidden
      className="flex size-10 shrink-0 items-center justify-center rounded-xl bg-sunken text-muted"
      style={color == null ? undefined : { background: color, color: "#FFFFFF" }}
    >
      {isEmoji ? <span className="text-lg">{icon}</span> : <Icon className="size-5" />}
    </span>
  );
}

/** One of a few icons; pressing the chosen one again goes back to that of the type. */
export function IconInput({ value, onChange }: { value: string | null; onChange: (icon: string | null) => void }) {
  const t = useTranslations("accounts");
  return (
    <FieldGroup label={t("fields.icon")}>
      <div className="flex flex-wrap gap-1.5">
        {NAMES.map((name) => {
          const Icon = ICONS[name];
          const isChosen = name === value;
          return (
            <button
              key={name}
              type="button"
              aria-label={t("fields.chooseIcon", { name: t(`icons.${name}`) })}
              aria-pressed={isChosen}
              onClick={() => onChange(isChosen ? null : name)}
              className={classNames(
                "flex size-9 items-center justify-center rounded-lg border",
                isChosen ? "border-accent bg-accent-soft text-positive" : "border-line text-muted hover:bg-sunken",
              )}
            >
              <Icon aria-hidden className="size-4.5" />
            </button>
          );
        })}
      </div>
    </FieldGroup>
  );
}

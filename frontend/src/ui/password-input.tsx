"use client";

import { Eye, EyeOff } from "lucide-react";
import { useState, type ComponentProps } from "react";
import { useTranslations } from "use-intl";

import { IconButton } from "./button";
import { Input } from "./input";

/** A password, hidden until its owner wants to see it. */
export function PasswordInput(props: Omit<ComponentProps<"input">, "type">) {
  const t = useTranslations("common.field");
  const [isShown, setIsShown] = useState(false);
  return (
    <div className="relative">
      <Input {...props} type={isShown ? "text" : "password"} className="pr-11" />
      <IconButton
        label={isShown ? t("hidePassword") : t("showPassword")}
        size="icon-sm"
        className="absolute top-1 right-1"
        onClick={() => setIsShown(!isShown)}
      >
        {isShown ? <EyeOff /> : <Eye />}
      </IconButton>
    </div>
  );
}

"use client";

import { useLocale, useTranslations } from "use-intl";

import { api } from "@/api/client";
import { useProblemText } from "@/i18n/problem-text";
import { usePlace } from "@/session/workspace";
import { Confirm } from "@/ui/dialog";
import { toast } from "@/ui/toast";

interface Applying {
  apply: () => Promise<void>;
  isPending: boolean;
}

/** Adds the categories that most households have, called in the language that is spoken. */
export function useTemplate(): Applying {
  const t = useTranslations("categories.template");
  const { workspace } = usePlace();
  const language = useLocale();
  const text = useProblemText();
  const seed = api.useMutation("post", "/workspaces/{id}/seeds/categories-default");
  const apply = async () => {
    try {
      const added = await seed.mutateAsync({ params: { path: { id: workspace.id }, query: { language } } });
      const { categories_created: categories, sub_categories_created: subs } = added;
      toast.success(categories + subs === 0 ? t("nothing") : t("done", { categories, subs }));
    } catch (error) {
      toast.error(text(error));
    }
  };
  return { apply, isPending: seed.isPending };
}

/** Asks first where there are categories already: many come at once. */
export function Template({ isOpen, onClose, template }: { isOpen: boolean; onClose: () => void; template: Applying }) {
  const t = useTranslations("categories.template");
  return (
    <Confirm
      isOpen={isOpen}
      onClose={onClose}
      onConfirm={() => void template.apply().then(onClose)}
      title={t("ask")}
      description={t("explain")}
      confirm={t("confirm")}
      isBusy={template.isPending}
      isDangerous={false}
    />
  );
}

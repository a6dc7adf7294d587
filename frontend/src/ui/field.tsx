import { useId, type ReactNode } from "react";
import { useTranslations } from "use-intl";

import { classNames } from "./class-names";

/** What an input is told by its field. */
export interface FieldProps {
  id: string;
  "aria-describedby": string | undefined;
  "aria-invalid": true | undefined;
}

/** A label, an input, what helps to fill it in and what is wrong with it. */
export function Field({
  label,
  hint,
  error,
  isOptional = false,
  className,
  children,
}: {
  label: string;
  hint?: ReactNode;
  error?: string | undefined;
  isOptional?: boolean;
  className?: string;
  children: (field: FieldProps) => ReactNode;
}) {
  const id = useId();
  const t = useTranslations("common");
  const [hintId, errorId] = [`${id}-hint`, `${id}-error`];
  const describedBy = [hint !== undefined && hintId, error !== undefined && errorId].filter(Boolean).join(" ");
  return (
    <div className={classNames("flex min-w-0 flex-col gap-1.5", className)}>
      <label htmlFor={id} className="text-sm font-medium">
        {label}
        {isOptional && <span className="ml-1 font-normal text-muted">({t("states.optional")})</span>}
      </label>
      {children({
        id,
        "aria-describedby": describedBy || undefined,
        "aria-invalid": error === undefined ? undefined : true,
      })}
      {hint !== undefined && (
        <p id={hintId} className="text-sm text-muted">
          {hint}
        </p>
      )}
      {error !== undefined && (
        <p id={errorId} className="text-sm text-negative">
          {error}
        </p>
      )}
    </div>
  );
}

/** Inputs that belong together, with a name of their own. */
export function FieldGroup({ label, children }: { label: string; children: ReactNode }) {
  return (
    <fieldset className="flex min-w-0 flex-col gap-1.5">
      <legend className="mb-1.5 text-sm font-medium">{label}</legend>
      {children}
    </fieldset>
  );
}

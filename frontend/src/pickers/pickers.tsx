"use client";

import type { Schemas } from "@/api/client";
import { Combobox, type Option } from "@/ui/combobox";
import { Field } from "@/ui/field";

import { useAccountOptions, useCardOptions, useFilingOptions, useInvestmentOptions } from "./options";

interface Props {
  label: string;
  value: string | null;
  onChange: (value: string | null) => void;
  error?: string | undefined;
  isOptional?: boolean;
  disabled?: boolean;
  placeholder?: string;
  className?: string;
}

function Picker({
  label,
  error,
  isOptional = false,
  className,
  options,
  ...rest
}: Props & { options: readonly Option[] }) {
  return (
    <Field label={label} error={error} isOptional={isOptional} className={className}>
      {(field) => <Combobox {...field} label={label} options={options} isClearable={isOptional} {...rest} />}
    </Field>
  );
}

export function AccountPicker(props: Props) {
  return <Picker {...props} options={useAccountOptions(props.value)} />;
}

export function CardPicker(props: Props) {
  return <Picker {...props} options={useCardOptions(props.value)} />;
}

export function InvestmentPicker(props: Props) {
  return <Picker {...props} options={useInvestmentOptions()} />;
}

/** A category or one of its subcategories; the value is a `filingKey`. */
export function FilingPicker({ type, ...props }: Props & { type?: Schemas["CategoryType"] }) {
  return <Picker {...props} options={useFilingOptions(type, props.value)} />;
}

/** A category alone. */
export function CategoryPicker({ type, ...props }: Props & { type?: Schemas["CategoryType"] }) {
  const options = useFilingOptions(type, props.value).filter(({ value }) => !value.includes("/"));
  return <Picker {...props} options={options} />;
}

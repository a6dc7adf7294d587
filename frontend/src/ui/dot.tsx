/** A spot in the colour of a category, an account or a card. What it is of is written beside it. */
export function Dot({ color }: { color: string | null | undefined }) {
  return (
    <span
      aria-hidden
      className="size-2.5 shrink-0 rounded-full bg-line-strong"
      style={color ? { background: color } : undefined}
    />
  );
}

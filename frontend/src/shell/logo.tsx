/** The name, with its mark: a column that grows, and the line it is checked against. */
export function Logo() {
  return (
    <span className="flex items-center gap-2.5 text-base font-semibold tracking-tight">
      <svg viewBox="0 0 32 32" className="size-7" aria-hidden>
        <rect width="32" height="32" rx="8" className="fill-accent" />
        <path d="M8 22v-5M14 22v-9M20 22V10" className="stroke-accent-text" strokeWidth="3.2" strokeLinecap="round" />
        <path d="M7 26h18" className="stroke-accent-text" strokeWidth="1.8" strokeLinecap="round" />
        <circle cx="25" cy="9" r="2.4" className="fill-accent-text" />
      </svg>
      FinTrack
    </span>
  );
}

export const veilLook = "fixed inset-0 z-40 bg-black/45";
export const sheetLook =
  "fixed top-[10dvh] left-1/2 z-50 w-[min(38rem,calc(100vw-1.5rem))] -translate-x-1/2 rounded-2xl border border-line bg-raised shadow-xl outline-none";
export const searchLook = "w-full border-b border-line bg-transparent px-4 py-3.5 outline-none placeholder:text-muted";

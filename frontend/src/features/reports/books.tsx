"use client";

import { ExportPanel } from "./export-panel";
import { RestorePanel } from "./restore-panel";

/** The books themselves, out and in again. */
export function Books() {
  return (
    <div className="flex flex-col gap-5">
      <ExportPanel />
      <RestorePanel />
    </div>
  );
}

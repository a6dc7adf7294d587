"use client";

import { FileUp } from "lucide-react";
import { useEffect, useId, useState, type DragEvent, type ReactNode } from "react";
import { useTranslations } from "use-intl";

import { classNames } from "@/ui/class-names";

/** Takes files that are dropped on what it surrounds; answers whether some hang over it, and what the element needs. */
export function useDrop(onFiles: (files: File[]) => void, isOff = false) {
  // The pointer leaves an element whenever it enters one inside it: only the outermost counts.
  const [depth, setDepth] = useState(0);
  const bringsFiles = (event: DragEvent) => !isOff && event.dataTransfer.types.includes("Files");
  return {
    isOver: depth > 0,
    target: {
      onDragEnter: (event: DragEvent) => bringsFiles(event) && setDepth((was) => was + 1),
      onDragLeave: (event: DragEvent) => bringsFiles(event) && setDepth((was) => Math.max(0, was - 1)),
      onDragOver: (event: DragEvent) => {
        if (bringsFiles(event)) event.preventDefault();
      },
      onDrop: (event: DragEvent) => {
        if (!bringsFiles(event)) return;
        event.preventDefault();
        event.stopPropagation();
        setDepth(0);
        onFiles([...event.dataTransfer.files]);
      },
    },
  };
}

/** Keeps the page where it is when files are dropped beside what takes them: browsers would open them in its place. */
export function useKeepsStrayFiles(): void {
  useEffect(() => {
    const stay = (event: globalThis.DragEvent) => {
      if (event.dataTransfer?.types.includes("Files") === true) event.preventDefault();
    };
    window.addEventListener("dragover", stay);
    window.addEventListener("drop", stay);
    return () => {
      window.removeEventListener("dragover", stay);
      window.removeEventListener("drop", stay);
    };
  }, []);
}

/** The way to choose files with the keyboard, a finger or a pointer: the browser's own. */
export function FileChooser({
  onFiles,
  className,
  children,
}: {
  onFiles: (files: File[]) => void;
  className?: string;
  children: ReactNode;
}) {
  const id = useId();
  const t = useTranslations("imports.drop");
  return (
    <>
      <input
        id={id}
        type="file"
        multiple
        aria-label={t("chooseLabel")}
        className="peer sr-only"
        onChange={(event) => {
          onFiles([...(event.target.files ?? [])]);
          // The same file may be chosen again.
          event.target.value = "";
        }}
      />
      <label
        htmlFor={id}
        className={classNames(
          "cursor-pointer peer-focus-visible:outline-2 peer-focus-visible:outline-offset-2 peer-focus-visible:outline-ring",
          className,
        )}
      >
        {children}
      </label>
    </>
  );
}

/** Where statements are dropped or chosen. */
export function DropZone({ onFiles, isSmall = false }: { onFiles: (files: File[]) => void; isSmall?: boolean }) {
  const t = useTranslations("imports.drop");
  const { isOver, target } = useDrop(onFiles);
  return (
    <div {...target}>
      <FileChooser
        onFiles={onFiles}
        className={classNames(
          "flex flex-col items-center rounded-xl border-2 border-dashed text-center transition-colors",
          isSmall ? "gap-1 px-4 py-4" : "gap-2 px-6 py-8",
          isOver ? "border-accent bg-accent-soft" : "border-line-strong/60 bg-sunken/50 hover:border-accent",
        )}
      >
        <FileUp aria-hidden className={classNames("text-accent", isSmall ? "size-5" : "size-8")} />
        <span className="text-sm font-medium">
          {isOver ? (
            t("here")
          ) : (
            <>
              {t("title")} {t("or")} <span className="text-accent underline underline-offset-4">{t("choose")}</span>
            </>
          )}
        </span>
        {!isSmall && <span className="max-w-prose text-xs text-muted">{t("formats")}</span>}
      </FileChooser>
    </div>
  );
}

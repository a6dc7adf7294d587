"use client";

import { ChartColumn, Table2 } from "lucide-react";
import { useState, type ReactNode } from "react";
import { useTranslations } from "use-intl";

import { IconButton } from "../button";
import { Panel } from "../card";
import { figureCell, Table, Td, Th } from "../table";

interface ChartColumn {
  title: string;
  isFigure?: boolean;
}

/** A row of the table that says what a chart draws. */
interface ChartRow {
  key: string;
  cells: readonly ReactNode[];
}

/**
 * A chart and the same as a table: one is for looking, the other for reading, with whatever reads it aloud too. The chart
 * itself is hidden from screen readers, which get the table.
 */
export function ChartPanel({
  title,
  description,
  columns,
  rows,
  actions,
  className,
  children,
}: {
  title: string;
  description?: ReactNode;
  columns: readonly ChartColumn[];
  rows: readonly ChartRow[];
  actions?: ReactNode;
  className?: string;
  children: ReactNode;
}) {
  const t = useTranslations("common.chart");
  const [isTable, setIsTable] = useState(false);
  const table = (
    <Table label={title}>
      <thead>
        <tr>
          {columns.map((column) => (
            <Th key={column.title} className={column.isFigure === true ? figureCell : undefined}>
              {column.title}
            </Th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row.key}>
            {row.cells.map((cell, index) => (
              <Td
                key={columns[index]?.title ?? index}
                className={columns[index]?.isFigure === true ? figureCell : undefined}
              >
                {cell}
              </Td>
            ))}
          </tr>
        ))}
      </tbody>
    </Table>
  );
  return (
    <Panel
      title={title}
      description={description}
      className={className}
      actions={
        <>
          {actions}
          {rows.length > 0 && (
            <IconButton
              label={`${isTable ? t("asChart") : t("asTable")}: ${title}`}
              size="icon-sm"
              aria-pressed={isTable}
              data-print="no"
              onClick={() => setIsTable(!isTable)}
            >
              {isTable ? <ChartColumn /> : <Table2 />}
            </IconButton>
          )}
        </>
      }
    >
      {rows.length === 0 ? (
        <p className="py-8 text-center text-sm text-muted">{t("noData")}</p>
      ) : isTable ? (
        table
      ) : (
        <>
          <div aria-hidden>{children}</div>
          {/* Its links are reached with the keyboard too, and whoever gets there sees where they are. */}
          <div className="sr-only focus-within:not-sr-only">{table}</div>
        </>
      )}
    </Panel>
  );
}

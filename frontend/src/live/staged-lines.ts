// What the stream of live events says of staged lines, for the table that reviews them: it reads those that changed, and no
// others.

const NOUN = "staged_transaction.";

/** Something that happened to staged lines; `ids` are absent where more changed than could be named. */
interface StagedLinesEvent {
  happening: string;
  ids?: readonly string[];
}

type Listener = (event: StagedLinesEvent) => void;

const listeners = new Set<Listener>();

/** Listens until what it answers is called. */
export function onStagedLines(listener: Listener): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

/** Passes an event on if it may be of staged lines. */
export function tellStagedLines(type: string, payload: { id?: string; ids?: readonly string[]; topic?: string }): void {
  if (type.startsWith(NOUN)) {
    const ids = payload.ids ?? (payload.id === undefined ? undefined : [payload.id]);
    tell({ happening: type.slice(NOUN.length), ...(ids !== undefined && { ids }) });
  } else if (type === "missed" || (type === "books.changed" && isOfLines(payload.topic))) {
    tell({ happening: "updated" });
  }
}

function isOfLines(topic: string | undefined): boolean {
  return topic === undefined || topic === "staged_transaction" || topic === "import_session";
}

function tell(event: StagedLinesEvent): void {
  for (const listener of listeners) listener(event);
}

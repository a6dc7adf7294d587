import type { tags as original } from "../pt-BR/tags";
import type { Texts } from "../texts";

export const tags: Texts<typeof original> = {
  title: "Tags",
  description: "Free marks that go across categories: a journey, a renovation, a project.",
  create: "New tag",
  edit: "Edit {name}",
  list: "Tags",
  actions: "Actions for {name}",
  showArchived: "Show archived",
  archived: "Archived",
  archive: "Archive",
  restore: "Restore",
  search: "Search tags",
  fields: { name: "Name", noColor: "No colour of its own" },
  empty: {
    title: "No tags yet",
    text: "Use tags to add up what is spread over several categories, such as everything about a journey.",
    noMatch: "No tag matches.",
    allArchived: "All tags are archived.",
  },
  remove: {
    title: "Delete “{name}”?",
    text: "The tag leaves the choices. This cannot be undone.",
    inUse:
      "“{name}” marks something in your books and cannot be deleted. Archive it: it leaves the choices and the history stays as it is.",
    inUseArchived: "“{name}” marks something in your books and cannot be deleted. It is archived already.",
  },
  removed: "“{name}” was deleted.",
  archivedNow: "“{name}” was archived.",
  restoredNow: "“{name}” can be chosen again.",
};

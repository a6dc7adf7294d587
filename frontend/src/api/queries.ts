import {
  type InvalidateOptions,
  type InvalidateQueryFilters,
  type Mutation,
  MutationCache,
  type Query,
  QueryCache,
  QueryClient,
  type QueryClientConfig,
  type QueryKey,
} from "@tanstack/react-query";

import { mayPass, problemOf } from "./problem";

/** How long what was read counts as fresh, in milliseconds. Live events say earlier when it is not. */
const FRESH = 60_000;
const ATTEMPTS = 2;

declare module "@tanstack/react-query" {
  interface Register {
    mutationMeta: {
      /** The caller itself sees to what has to be read anew. */
      keeps?: boolean;
      /** It only asks: whoever went away does not need to know that there was no answer. */
      isQuestion?: boolean;
    };
  }
}

/** Who is told of what happens to requests. */
export interface Listeners {
  onSignedOut: () => void;
  /** Something was not done, and who asked for it is no longer in sight. */
  onUnseenFailure: (error: unknown) => void;
}

/** What was read of whoever is signed in, whichever workspace is open. */
export function newQueryClient(listeners: Listeners): QueryClient {
  const client: QueryClient = new FreshClient(configOf(listeners, () => client));
  return client;
}

/**
 * What was read of one workspace. Each has a memory of its own: whatever comes late, be it an answer, a change or its undoing,
 * comes to the memory that it was meant for, and nothing of one workspace is shown in another.
 */
export function newWorkspaceClient(listeners: Listeners, person: QueryClient): QueryClient {
  const client: QueryClient = new WorkspaceClient(
    configOf(listeners, () => client),
    person,
  );
  return client;
}

/** A memory that shows nothing from before a change once the change is known. */
class FreshClient extends QueryClient {
  /**
   * A reading that is under way when something changes may bring what was before. The library begins it anew where it had an
   * answer already, and lets a first one go on: that is read once more when it has come.
   */
  override async invalidateQueries<Key extends QueryKey = QueryKey>(
    filters?: InvalidateQueryFilters<Key>,
    options?: InvalidateOptions,
  ): Promise<void> {
    const first = this.getQueryCache()
      .findAll(filters)
      .filter(({ state }) => state.data === undefined && state.fetchStatus === "fetching");
    const read = Promise.allSettled(first.map((query) => query.fetch()));
    await super.invalidateQueries(filters, options);
    await read;
    const come = new Set<Query>(first.filter(({ state }) => state.data !== undefined));
    if (come.size > 0) await super.invalidateQueries({ predicate: (query) => come.has(query) }, options);
  }
}

class WorkspaceClient extends FreshClient {
  constructor(
    config: QueryClientConfig,
    private readonly person: QueryClient,
  ) {
    super(config);
  }

  /** What changed in a workspace may say something else of the person too, such as their role in it. */
  override async invalidateQueries<Key extends QueryKey = QueryKey>(
    filters?: InvalidateQueryFilters<Key>,
    options?: InvalidateOptions,
  ): Promise<void> {
    await Promise.all([super.invalidateQueries(filters, options), this.person.invalidateQueries(filters, options)]);
  }
}

function configOf({ onSignedOut, onUnseenFailure }: Listeners, client: () => QueryClient): QueryClientConfig {
  const look = (error: unknown) => {
    if (problemOf(error).status === 401) onSignedOut();
  };
  const mutationCache = new MutationCache({
    onError: look,
    // A change of the books may show in any figure.
    onSuccess: (_data, _variables, _context, mutation) => {
      if (!mutation.meta?.keeps) void client().invalidateQueries();
    },
  });
  tellUnseen(mutationCache, onUnseenFailure);
  return {
    queryCache: new QueryCache({ onError: look }),
    mutationCache,
    defaultOptions: {
      queries: {
        staleTime: FRESH,
        retry: (failures, error) => failures < ATTEMPTS && mayPass(error),
        refetchOnWindowFocus: false,
        networkMode: "always",
      },
      // What cannot be sent fails at once: a server at home is there without the internet, and what waited for it would be sent
      // into whichever workspace is open by then.
      mutations: { retry: false, networkMode: "always" },
    },
  };
}

/** Tells of changes that fail when the dialog or the row that asked for them, and would say so, is gone. */
function tellUnseen(mutations: MutationCache, tell: (error: unknown) => void): void {
  const watchers = new WeakMap<Mutation, number>();
  mutations.subscribe((event) => {
    const { mutation } = event;
    if (mutation === undefined) return;
    const count = watchers.get(mutation);
    if (event.type === "observerAdded") watchers.set(mutation, (count ?? 0) + 1);
    if (event.type === "observerRemoved") watchers.set(mutation, (count ?? 1) - 1);
    if (event.type !== "updated" || event.action.type !== "error" || count !== 0) return;
    // Whoever listens wherever they are says it themselves.
    const isHeard = mutation.options.onError !== undefined || mutation.meta?.isQuestion === true;
    if (!isHeard) tell(event.action.error);
  });
}

import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";

import { mayPass, problemOf } from "./problem";

/** How long what was read counts as fresh, in milliseconds. Live events say earlier when it is not. */
const FRESH = 60_000;
const ATTEMPTS = 2;

declare module "@tanstack/react-query" {
  interface Register {
    mutationMeta: {
      /** The caller itself sees to what has to be read anew. */
      keeps?: boolean;
    };
  }
}

/** What was read, for as long as somebody is signed in and works in one workspace. */
export function newQueryClient(onSignedOut: () => void): QueryClient {
  const look = (error: unknown) => {
    if (problemOf(error).status === 401) onSignedOut();
  };
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({ onError: look }),
    mutationCache: new MutationCache({
      onError: look,
      // A change of the books may show in any figure.
      onSuccess: (_data, _variables, _context, mutation) => {
        if (!mutation.meta?.keeps) void client.invalidateQueries();
      },
    }),
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
  });
  return client;
}

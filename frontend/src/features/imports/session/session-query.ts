"use client";

import { useQuery, useQueryClient } from "@tanstack/react-query";

import { expectData, http, ifMatch, versioned, type Schemas } from "@/api/client";
import { problemOf } from "@/api/problem";

const PATH = "/import-sessions/{id}";

/** How a session stands, without its lines, and the version that a change is made to. */
export function useImportSession(id: string) {
  return useQuery({
    queryKey: ["get", PATH, "figures", id],
    queryFn: async () => versioned(await http.GET(PATH, { params: { path: { id }, query: { lines: false } } })),
  });
}

/**
 * Changes a session's name or target. Whatever is staged gives it a new version, which has nothing to do with these two: only
 * where one of them changed meanwhile is the change refused.
 */
export function useChangeSession(seen: Schemas["ImportSession"], etag: string | undefined) {
  const queries = useQueryClient();
  return async (body: Schemas["ImportSessionChange"]) => {
    const path = { id: seen.id };
    const change = async (version: string | undefined) =>
      expectData(await http.PUT(PATH, { params: { path, ...ifMatch(version) }, body }));
    try {
      await change(etag);
    } catch (error) {
      if (problemOf(error).code !== "stale") throw error;
      const now = versioned(await http.GET(PATH, { params: { path, query: { lines: false } } }));
      const isSame = now.value.description === seen.description && now.value.target_value === seen.target_value;
      if (!isSame) throw error;
      await change(now.etag);
    } finally {
      await queries.invalidateQueries();
    }
  };
}

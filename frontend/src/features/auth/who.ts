"use client";

import { useQuery } from "@tanstack/react-query";

import { http, type Schemas } from "@/api/client";

/** Who is signed in, on a page that is also for those who are not: `null` is nobody, and no failure. */
export function useWho() {
  return useQuery({
    queryKey: ["who"],
    queryFn: async (): Promise<Schemas["User"] | null> => {
      const { data, error, response } = await http.GET("/auth/validate");
      if (response.status === 401) return null;
      if (data === undefined) throw error;
      return data.user;
    },
  });
}

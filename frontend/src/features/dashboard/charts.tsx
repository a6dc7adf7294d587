"use client";

import dynamic from "next/dynamic";

import { Skeleton } from "@/ui/states";

// What draws charts is large, and the figures do not wait for it.

const room = () => <Skeleton className="h-64" />;

export const Bars = dynamic(() => import("@/ui/charts/bars").then((charts) => charts.Bars), {
  ssr: false,
  loading: room,
});
export const Lines = dynamic(() => import("@/ui/charts/lines").then((charts) => charts.Lines), {
  ssr: false,
  loading: room,
});
export const Donut = dynamic(() => import("@/ui/charts/donut").then((charts) => charts.Donut), {
  ssr: false,
  loading: room,
});
export const RadarShape = dynamic(() => import("@/ui/charts/radar").then((charts) => charts.RadarShape), {
  ssr: false,
  loading: room,
});

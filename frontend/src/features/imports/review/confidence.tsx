"use client";

import { Badge, type Tone } from "@/ui/badge";

import { bandOf, type Band, type Line } from "./line";
import { useWords } from "./words";

const TONES: Readonly<Record<Band, Tone>> = { green: "positive", amber: "caution", red: "negative" };

/** How sure a suggestion is: a colour, a word and a share. */
export function Confidence({ line }: { line: Line }) {
  const words = useWords();
  const band = bandOf(line);
  return band === null ? null : <Badge tone={TONES[band]}>{words.confidence(line)}</Badge>;
}

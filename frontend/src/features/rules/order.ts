interface Placed {
  id: string;
  position: number;
}

/** How far apart rules are placed where there is room. */
const GAP = 10;

/**
 * The positions that let a rule stand elsewhere in the list, changing as few others as possible. Of rules of one position the
 * server knows the order, so such a group stays together.
 */
export function movedTo(rules: readonly Placed[], from: number, to: number): Placed[] {
  const moved = rules[from];
  if (moved === undefined || from === to) return [];
  const rest = rules.filter((_, place) => place !== from);
  const [above, below] = [rest.slice(0, to), rest.slice(to)];
  const lower = above.at(-1)?.position ?? -1;
  const upper = below[0]?.position;
  if (upper === undefined) return [{ id: moved.id, position: lower + GAP }];
  if (upper - lower > 1) return [{ id: moved.id, position: lower + Math.ceil((upper - lower) / 2) }];
  const down = [{ id: moved.id, position: lower + 1 }, ...pushed(below, lower + 1, 1)];
  const up = [{ id: moved.id, position: upper - 1 }, ...pushed(above.toReversed(), upper - 1, -1)];
  const isUpThere = up.every(({ position }) => position >= 0);
  return isUpThere && up.length < down.length ? up : down;
}

/** The rules that stand at a place or beyond it, each group of one position a step further than the one before. */
function pushed(rules: readonly Placed[], from: number, step: 1 | -1): Placed[] {
  const changes: Placed[] = [];
  let taken = from;
  let group: { was: number; is: number } | undefined;
  for (const { id, position } of rules) {
    if (group?.was !== position) {
      if ((position - taken) * step > 0) break;
      taken += step;
      group = { was: position, is: taken };
    }
    changes.push({ id, position: group.is });
  }
  return changes;
}

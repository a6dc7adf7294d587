const HEX = 16;
/** Between white and black, whichever is read better; one of them always reaches 4.5 : 1. */
const MIDDLE = 0.1791;

/** What can be read on a colour, `#RRGGBB`. */
export function inkOn(color: string): "#FFFFFF" | "#000000" {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => linear(parseInt(color.slice(at, at + 2), HEX) / 255));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > MIDDLE ? "#000000" : "#FFFFFF";
}

/** How much light a part of a colour gives, as WCAG reckons it. */
function linear(part: number): number {
  return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
}

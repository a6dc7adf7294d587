/** A report that was asked for as it is: the type of the answer names its files as well. */
export function reportOf<Report extends object>(answer: string | number[] | Report): Report {
  if (typeof answer === "string" || Array.isArray(answer)) throw new TypeError("a file instead of a report");
  return answer;
}

/** What a program that calls itself so is, in words that its user knows. */
interface Program {
  browser: string | undefined;
  system: string | undefined;
  isPhone: boolean;
}

// Browsers name those that they descend from: the later ones are asked for first.
const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/\bEdg(e|A|iOS)?\//, "Edge"],
  [/\bOPR\//, "Opera"],
  [/\bSamsungBrowser\//, "Samsung Internet"],
  [/\b(Firefox|FxiOS)\//, "Firefox"],
  [/\b(HeadlessChrome|Chrome|CriOS|Chromium)\//, "Chrome"],
  [/\bVersion\/.*Safari\//, "Safari"],
  [/\bcurl\//, "curl"],
  [/\bpython-(requests|httpx)\//, "Python"],
];
const SYSTEMS: readonly (readonly [RegExp, string])[] = [
  [/\bAndroid\b/, "Android"],
  [/\b(iPhone|iPod)\b/, "iPhone"],
  [/\biPad\b/, "iPad"],
  [/\bWindows\b/, "Windows"],
  [/\bMac OS X\b/, "macOS"],
  [/\bCrOS\b/, "ChromeOS"],
  [/\bLinux\b/, "Linux"],
];

export function programOf(userAgent: string): Program {
  const named = (list: typeof BROWSERS) => list.find(([mark]) => mark.test(userAgent))?.[1];
  return {
    browser: named(BROWSERS),
    system: named(SYSTEMS),
    isPhone: /\b(Android|iPhone|iPod|iPad|Mobile)\b/.test(userAgent),
  };
}

// What every page speaks of, whatever it is about.
export { common } from "./common";
export { problems } from "./problems";
export { shell } from "./shell";
export { status } from "./status";

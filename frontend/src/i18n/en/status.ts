import type { status as original } from "../pt-BR/status";
import type { Texts } from "../texts";

export const status: Texts<typeof original> = {
  signIn: "Sign in",
  home: "Go to the dashboard",
  back: "Back",
  reload: "Reload",
  again: "Try again",
  "401": { title: "Who are you again?", text: "You need to sign in to see this page." },
  "403": {
    title: "This door is somebody else's",
    text: "Your role in this workspace does not reach this far. Ask one of its administrators.",
  },
  "404": {
    title: "Nothing here",
    text: "This page does not exist, or has moved. Whatever you kept is where it was.",
  },
  "503": {
    title: "The server is catching its breath",
    text: "It is busy or being updated. Your data is safe; try again in a moment.",
  },
  broken: {
    title: "This page stumbled",
    text: "That was our mistake, and nothing that you kept is lost. Reloading usually helps.",
  },
  code: "Code {code}",
};

import type { problems as original } from "../pt-BR/problems";
import type { Texts } from "../texts";

export const problems: Texts<typeof original> = {
  title: "That did not work",
  requestId: "Request {id}",
  boundary: "Something broke on this page.",
  codes: {
    unreachable: "The server did not answer. Check the connection and try again.",
    unreadable: "The answer is not FinTrack's. Check the address of the server.",
    unauthenticated: "Your session has ended. Sign in again.",
    "wrong-credentials": "E-mail or password are wrong.",
    stale: "Somebody else changed this while you were editing. What is there now is shown; check it and save again.",
    forbidden: "Your role in this workspace does not allow that.",
    "cross-site": "The request came from another site and was refused. Open FinTrack at the address it is set up for.",
    "not-a-member": "You are no member of this workspace.",
    "not-found": "This is not there any more.",
    "too-large": "It is too large.",
    "too-many-requests": "Too many attempts. Wait a moment and try again.",
    "timed-out": "It took too long. Try again.",
    unavailable: "The server is busy. Try again in a moment.",
    internal: "The server failed. Nothing was changed; try again.",
    "in-progress": "This is being done already.",
    "preview-stale": "Something has changed since the preview. Check the new figures and confirm again.",
    "token-refused": "This link is good no more. Ask for another one.",
  },
};

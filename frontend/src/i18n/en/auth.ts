import type { auth as original } from "../pt-BR/auth";
import type { Texts } from "../texts";

export const auth: Texts<typeof original> = {
  fields: {
    email: "E-mail",
    password: "Password",
    name: "Name",
    newPassword: "New password",
    passwordHint: "8 characters or more. A short phrase is easy to remember and hard to guess.",
  },
  or: "or",
  backToLogin: "Back to sign-in",
  login: {
    title: "Sign in",
    description: "Your household's money, at your home.",
    submit: "Sign in",
    forgot: "Forgot your password?",
    register: "Create an account",
    noAccount: "No account yet?",
    said: {
      reset: "Password changed. Sign in with the new one.",
      left: "Your account was deleted. If you change your mind, sign in within 30 days and it is back as it was.",
    },
  },
  register: {
    title: "Create an account",
    description: "The account lives on this server, and nowhere else.",
    submit: "Create account",
    hasAccount: "Have an account?",
    sentTitle: "Check your e-mail",
    sent: "We sent a message to {email}. If the address had an account already, sign in with its password or ask for another.",
  },
  forgot: {
    title: "Forgot your password?",
    description: "Tell us your account's address. We send a link to choose another password.",
    submit: "Send link",
    sentTitle: "Check your e-mail",
    sent: "If {email} has an account here, the message is on its way. The link is good for an hour.",
    noMail: "Where no mail server is set up, the link is in the server's log: ask whoever runs it.",
  },
  reset: {
    title: "Choose a new password",
    description: "Changing it ends every other sign-in of the account.",
    submit: "Change password",
  },
  verify: {
    title: "Confirm your address",
    description: "One click to confirm that this e-mail is yours.",
    submit: "Confirm my e-mail",
    doneTitle: "Address confirmed",
    done: "All set. Important news will reach you there.",
    go: "Go to the dashboard",
  },
  setup: {
    title: "Welcome to FinTrack",
    description: "You are the first person of this server. Create your account to look after its books.",
    submit: "Get started",
    refused: "This link is good for a day, and for the first person only. Restart the server for another, or sign in.",
  },
  invite: {
    title: "You are invited",
    description: "Somebody wants to look after the money of this workspace together with you.",
    signInFirst: "Sign in with the address that was invited, or create an account with it.",
    signedInAs: "You are signed in as {name} ({email}).",
    accept: "Accept invitation",
    signOut: "Use another account",
    other: "The invitation is to another address. Sign in with the account that was invited.",
    over: "This invitation is open no more: it was used, taken back, or ran out. Ask for another.",
    member: "You are a member of this workspace already.",
    unconfirmed: "Before you accept, confirm that the address is yours.",
    resend: "Send confirmation",
    resent: "Message sent. Open the link in it, and come back here.",
  },
  leave: {
    title: "Delete the account",
    description: "The last step. You have 30 days to change your mind: just sign in again.",
    signInFirst: "Sign in to confirm that it is you.",
    submit: "Delete my account",
  },
  noToken: {
    title: "Incomplete link",
    description: "A piece of the address is missing. Open the link again, all of it, as it came in the message.",
  },
  status: {
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
  },
};

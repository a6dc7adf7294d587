import type { auth as original } from "../pt-BR/auth";
import type { Texts } from "../texts";

export const auth: Texts<typeof original> = {
  fields: { email: "E-mail", password: "Password", name: "Name" },
  login: {
    title: "Sign in",
    description: "Your household's money, at your home.",
    submit: "Sign in",
    forgot: "Forgot your password?",
    register: "Create an account",
    noAccount: "No account yet?",
  },
};

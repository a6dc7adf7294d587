export const auth = {
  fields: { email: "E-mail", password: "Senha", name: "Nome" },
  login: {
    title: "Entrar",
    description: "As finanças da sua casa, na sua casa.",
    submit: "Entrar",
    forgot: "Esqueceu a senha?",
    register: "Criar uma conta",
    noAccount: "Ainda não tem conta?",
  },
} as const;

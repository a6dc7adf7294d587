/** Pages that stand in place of others. They need no more words than any page has. */
export const status = {
  signIn: "Entrar",
  home: "Ir para o painel",
  back: "Voltar",
  reload: "Recarregar",
  again: "Tentar de novo",
  "401": { title: "Quem é você mesmo?", text: "É preciso entrar para ver esta página." },
  "403": {
    title: "Esta porta é de outra pessoa",
    text: "Seu papel neste espaço não dá acesso a isso. Peça a um administrador do espaço.",
  },
  "404": {
    title: "Nada por aqui",
    text: "Esta página não existe, ou mudou de lugar. O que você guardou continua onde estava.",
  },
  "503": {
    title: "O servidor está respirando",
    text: "Ele está ocupado ou sendo atualizado. Seus dados estão seguros; tente de novo em instantes.",
  },
  broken: {
    title: "Esta página tropeçou",
    text: "Foi um erro nosso, e nada do que você guardou se perdeu. Recarregar costuma resolver.",
  },
  code: "Código {code}",
} as const;

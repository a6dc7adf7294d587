/** What went wrong, by the code of the problem; a code that is not here shows what the server says. */
export const problems = {
  title: "Não deu certo",
  requestId: "Pedido {id}",
  boundary: "Algo quebrou nesta página.",
  codes: {
    unreachable: "O servidor não respondeu. Verifique a conexão e tente de novo.",
    unreadable: "A resposta não veio do FinTrack. Verifique o endereço do servidor.",
    unauthenticated: "Sua sessão terminou. Entre de novo.",
    "wrong-credentials": "E-mail ou senha incorretos.",
    stale: "Outra pessoa mudou isto enquanto você editava. Mostramos o que há agora; confira e salve de novo.",
    forbidden: "Seu papel neste espaço não permite isso.",
    "cross-site":
      "O pedido veio de outro site e foi recusado. Abra o FinTrack pelo endereço em que ele está configurado.",
    "not-a-member": "Você não faz parte deste espaço.",
    "not-found": "Isto não existe mais.",
    "too-large": "É grande demais.",
    "too-many-requests": "Muitas tentativas. Espere um pouco e tente de novo.",
    "timed-out": "Demorou demais. Tente de novo.",
    unavailable: "O servidor está ocupado. Tente de novo em instantes.",
    internal: "O servidor falhou. Nada foi mudado; tente de novo.",
    "in-progress": "Isto já está sendo feito.",
    "preview-stale": "Algo mudou desde a prévia. Confira os novos números e confirme de novo.",
    "token-refused": "Este link não vale mais. Peça outro.",
  },
} as const;

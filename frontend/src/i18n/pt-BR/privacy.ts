export const privacy = {
  title: "Privacidade",
  lead: "O FinTrack roda na sua casa. O que você escreve nele fica no servidor em que ele está instalado, e não sai de lá.",
  back: "Voltar",
  kept: {
    title: "O que é guardado",
    account: "Sua conta: nome, e-mail e a senha, guardada só como um resumo que não pode ser revertido.",
    books:
      "Os livros de cada espaço: contas, cartões, lançamentos, orçamentos, metas, investimentos, regras e o histórico de mudanças.",
    files: "Os extratos que você importa, até 30 dias depois de fechada a importação, para reler se surgir uma dúvida.",
    access: "Seus acessos: navegador, endereço de rede e hora, para que você reconheça os que são seus.",
    learned: "O que o classificador aprendeu com as suas correções. Ele aprende e decide no próprio servidor.",
  },
  where: {
    title: "Onde fica",
    server: "No banco de dados do servidor, separado por espaço: quem não é membro não vê nada, nem que ele existe.",
    browser:
      "No seu navegador: o cookie do acesso, o idioma, o tema e o último espaço aberto. Nenhum lançamento fica guardado nele.",
    backup: "Nas cópias de segurança que o administrador do servidor faz.",
  },
  never: {
    title: "O que nunca acontece",
    requests: "Nenhuma página pede nada a outro site: sem fontes, imagens ou scripts de fora.",
    telemetry: "Não há telemetria, estatística de uso nem anúncio.",
    bank: "Ninguém pede a senha do seu banco: os extratos chegam pelos arquivos que você baixa.",
  },
  control: {
    title: "O que você pode fazer",
    export: "Levar tudo embora",
    exportText:
      "Um arquivo com o espaço inteiro, documentado, que outro FinTrack lê sem perdas; ou CSV, OFX e hledger.",
    exportLink: "Exportar",
    sessions: "Ver e encerrar acessos",
    sessionsText: "Cada navegador em que sua conta está aberta, e um botão para fechá-lo.",
    sessionsLink: "Segurança",
    erase: "Apagar",
    eraseText:
      "Um espaço excluído e uma conta excluída podem voltar por 30 dias. Depois disso são apagados do servidor de vez.",
    eraseLink: "Perfil",
  },
} as const;

export const notifications = {
  filter: { label: "Mostrar", all: "Todas", unread: "Não lidas" },
  readAll: "Marcar todas como lidas",
  readAllDone:
    "{count, plural, =0 {Todas já estavam lidas.} one {# marcada como lida.} other {# marcadas como lidas.}}",
  list: "Notificações",
  empty: "Nenhuma notificação",
  emptyText:
    "Avisamos aqui sobre contas a vencer, faturas fechadas, orçamentos, metas, importações e acessos à sua conta.",
  noneUnread: "Tudo lido",
  noneUnreadText: "Não há novidades esperando por você.",
  showAll: "Ver todas",
  unread: "Não lida",
  markRead: "Marcar como lida: {title}",
  delete: "Excluir: {title}",
  more: "Mostrar mais",
} as const;

"use client";

import { createElement, type ComponentType, type ReactNode } from "react";

import { onDemand } from "./on-demand";
import { Opening } from "./opening";

const code = onDemand(() => import("./dialog-box"));

export interface DialogProps {
  isOpen: boolean;
  onClose: () => void;
  title: string;
  description?: ReactNode;
  /** A form in the middle, or details at the side that leave the list in sight. */
  place?: "middle" | "side";
  className?: string;
  /** What stays in sight at the lower edge, such as the buttons. */
  footer?: ReactNode;
  children: ReactNode;
}

export interface ConfirmProps {
  isOpen: boolean;
  onClose: () => void;
  onConfirm: () => void;
  title: string;
  description: ReactNode;
  confirm: string;
  isBusy?: boolean;
  isDangerous?: boolean;
}

/** A task of its own above the page. Closing it goes back to what opened it. */
export function Dialog(props: DialogProps) {
  const loaded = code.useWhen(props.isOpen);
  if (!props.isOpen) return null;
  return loaded === undefined ? <Opening onClose={props.onClose} /> : <loaded.DialogBox {...props} />;
}

/** Asks before something that is not taken back easily. */
export function Confirm(props: ConfirmProps) {
  const loaded = code.useWhen(props.isOpen);
  if (!props.isOpen) return null;
  return loaded === undefined ? <Opening onClose={props.onClose} /> : <loaded.ConfirmBox {...props} />;
}

/**
 * A dialog whose content is loaded when it is opened, such as a form with its rules:
 * `dialogOnDemand(() => import("./account-form").then((it) => it.NewAccount))`. It is open as long as it is drawn. `closeOf` says
 * how it is closed, where that is not by its `onClose`.
 */
export function dialogOnDemand<Props extends { onClose: () => void }>(
  fetchContent: () => Promise<ComponentType<Props>>,
): ComponentType<Props>;
export function dialogOnDemand<Props extends object>(
  fetchContent: () => Promise<ComponentType<Props>>,
  closeOf: (props: Props) => () => void,
): ComponentType<Props>;
export function dialogOnDemand<Props extends { onClose?: () => void }>(
  fetchContent: () => Promise<ComponentType<Props>>,
  closeOf: (props: Props) => (() => void) | undefined = ({ onClose }) => onClose,
): ComponentType<Props> {
  const content = onDemand(async () => {
    const [component] = await Promise.all([fetchContent(), code.load()]);
    return component;
  });
  return function DialogOnDemand(props: Props) {
    const loaded = content.useWhen(true);
    return loaded === undefined ? <Opening onClose={closeOf(props)} /> : createElement(loaded, props);
  };
}

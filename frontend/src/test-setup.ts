import "@testing-library/jest-dom/vitest";
import { cleanup, configure } from "@testing-library/react";
import { afterEach, vi } from "vitest";

// What a dialog is made of is loaded when it opens, which takes a busy machine its time.
configure({ asyncUtilTimeout: 8_000 });

// Some tests look at files, and have no page.
if (typeof window !== "undefined") {
  // Requests of a test have no page whose address they could begin with.
  window.fintrack = { apiBaseUrl: "http://casa.test" };

  // What is drawn here has no size, and none that changes.
  window.ResizeObserver ??= class {
    observe() {}
    unobserve() {}
    disconnect() {}
  };

  afterEach(() => {
    cleanup();
    localStorage.clear();
    sessionStorage.clear();
  });
}

afterEach(() => void vi.unstubAllGlobals());

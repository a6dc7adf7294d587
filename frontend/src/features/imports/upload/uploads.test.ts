import { act, renderHook, waitFor } from "@testing-library/react";
import { expect, it, vi } from "vitest";

import { sendFile } from "./send-file";
import { retryUpload, sendFiles, useUploads } from "./uploads";

vi.mock("./send-file", () => ({ sendFile: vi.fn() }));

const sent = vi.mocked(sendFile);

it("sends a file again by the same key, unless it was refused", async () => {
  const { result } = renderHook(() => useUploads("session"));
  const failed = () => waitFor(() => expect(result.current[0]?.stage.name).toBe("failed"));
  const keys = () => sent.mock.calls.map(([{ key }]) => key);
  const again = async () => {
    act(() => retryUpload(result.current[0]?.id ?? ""));
    await failed();
  };
  sent.mockRejectedValueOnce(new TypeError("network"));
  sent.mockRejectedValueOnce({ code: "unreadable-file", status: 422, detail: "" });
  sent.mockRejectedValueOnce(new TypeError("network"));
  act(() => sendFiles("session", [new File(["a"], "extrato.csv")], () => undefined));
  await failed();
  await again();
  await again();
  const [first, second, third] = keys();
  // There was no answer: it may have been taken.
  expect(second).toBe(first);
  // A refusal is kept under its key.
  expect(third).not.toBe(second);
});

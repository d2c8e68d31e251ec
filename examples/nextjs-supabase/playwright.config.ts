import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: "e2e",
  // Profile e2e publishes the built application there.
  use: { baseURL: process.env.NEXT_PUBLIC_APP_URL ?? "http://localhost:3088" },
});

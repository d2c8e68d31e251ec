import { defineConfig } from "@playwright/test";

export default defineConfig({
  testDir: "__tests__/e2e",
  // Where profile e2e publishes the app.
  use: { baseURL: "http://localhost:3002" },
});

import { expect, test } from "@playwright/test";

test("the dashboard shows the tools whose flags are on", async ({ page }) => {
  await page.goto("/");
  await expect(page.getByRole("listitem")).toHaveText(["jira"]);
});

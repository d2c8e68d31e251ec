import { expect, test } from "@playwright/test";

test("the first page is there", async ({ page }) => {
  await page.goto("/");
  await expect(page.getByRole("heading")).toHaveText("My app");
});

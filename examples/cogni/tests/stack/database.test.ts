import { expect, test } from "vitest";

import { database } from "../../src/shared/db/client";
import { messages } from "../../src/shared/db/schema";

test("a message that was sent is there", async () => {
  const [sent] = await database().insert(messages).values({ body: "hello" }).returning();
  expect(sent.body).toBe("hello");
});

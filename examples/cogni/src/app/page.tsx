import { desc } from "drizzle-orm";

import { database } from "../shared/db/client";
import { messages } from "../shared/db/schema";

export const dynamic = "force-dynamic";

export default async function Chat() {
  const latest = await database().select().from(messages).orderBy(desc(messages.sentAt)).limit(20);
  return (
    <ol>
      {latest.map((message) => (
        <li key={message.id}>{message.body}</li>
      ))}
    </ol>
  );
}

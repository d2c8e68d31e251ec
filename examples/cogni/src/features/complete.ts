import { serverEnv } from "../shared/env/server";

/** Asks the gateway, which knows where each model is. */
export async function complete(model: string, prompt: string): Promise<string> {
  const { LITELLM_BASE_URL, LITELLM_MASTER_KEY } = serverEnv();
  const response = await fetch(new URL("/v1/chat/completions", LITELLM_BASE_URL), {
    method: "POST",
    headers: { Authorization: `Bearer ${LITELLM_MASTER_KEY}`, "Content-Type": "application/json" },
    body: JSON.stringify({ model, messages: [{ role: "user", content: prompt }] }),
  });
  if (!response.ok) throw new Error(`the gateway answered ${response.status}`);
  const { choices } = (await response.json()) as { choices: { message: { content: string } }[] };
  return choices[0]?.message.content ?? "";
}

/** The one file that reads the flags and what they gate; the rest of the code asks it which tools there are. */

export interface Tool {
  name: string;
  baseUrl: string;
  headers: Record<string, string>;
}

const isOn = (flag: string | undefined) => flag === "true";

function required(name: string, value: string | undefined): string {
  if (!value) throw new Error(`${name} is not set, and its flag is on`);
  return value;
}

function jira(): Tool {
  const account = required("JIRA_EMAIL", process.env.JIRA_EMAIL);
  const token = required("JIRA_API_TOKEN", process.env.JIRA_API_TOKEN);
  const basic = Buffer.from(`${account}:${token}`).toString("base64");
  return {
    name: "jira",
    baseUrl: required("JIRA_BASE_URL", process.env.JIRA_BASE_URL),
    headers: { Authorization: `Basic ${basic}` },
  };
}

function github(): Tool {
  const token = required("GITHUB_TOKEN", process.env.GITHUB_TOKEN);
  const baseUrl = process.env.GITHUB_API_URL ?? "https://api.github.com";
  return { name: "github", baseUrl, headers: { Authorization: `Bearer ${token}` } };
}

function gitlab(): Tool {
  const token = required("GITLAB_TOKEN", process.env.GITLAB_TOKEN);
  const baseUrl = process.env.GITLAB_BASE_URL ?? "https://gitlab.com";
  return { name: "gitlab", baseUrl, headers: { "PRIVATE-TOKEN": token } };
}

export function tools(): Tool[] {
  return [
    ...(isOn(process.env.ENABLE_JIRA) ? [jira()] : []),
    ...(isOn(process.env.ENABLE_GITHUB) ? [github()] : []),
    ...(isOn(process.env.ENABLE_GITLAB) ? [gitlab()] : []),
  ];
}

/** Time between two refreshes of a widget, as it is written (`60s`); nothing where they do not refresh by themselves. */
export function refreshInterval(): string | undefined {
  return isOn(process.env.ENABLE_BACKGROUND_REFRESH) ? (process.env.REFRESH_INTERVAL ?? "60s") : undefined;
}

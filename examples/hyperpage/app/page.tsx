import { refreshInterval, tools } from "../tools/registry";

// What is on is known when the server runs, not when it is built.
export const dynamic = "force-dynamic";

export default function Dashboard() {
  const interval = refreshInterval();
  return (
    <main>
      <h1>HyperPage</h1>
      <ul>
        {tools().map((tool) => (
          <li key={tool.name}>{tool.name}</li>
        ))}
      </ul>
      {interval && <p>Refreshes every {interval}</p>}
    </main>
  );
}

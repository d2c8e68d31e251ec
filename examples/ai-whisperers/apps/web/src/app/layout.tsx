import type { ReactNode } from "react";

import { env } from "../env";

export const metadata = { metadataBase: new URL(env.siteUrl), title: "AI Whisperers" };

export default function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body>{children}</body>
    </html>
  );
}

import type { ReactNode } from "react";

import { env } from "../env";

export const metadata = { metadataBase: new URL(env.appUrl), title: "My app" };

export default function Layout({ children }: { children: ReactNode }) {
  return (
    <html lang="en">
      <body>{children}</body>
    </html>
  );
}

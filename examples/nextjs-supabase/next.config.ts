import type { NextConfig } from "next";

// `standalone` is what the last stage of the Dockerfile copies.
const config: NextConfig = { output: "standalone" };

export default config;

/** What the web application is told by its environment. Prisma reads DATABASE_URL, next-auth NEXTAUTH_URL, each by itself. */

function required(name: string, value: string | undefined): string {
  if (!value) throw new Error(`${name} is not set: see docs/docker-setup.md`);
  return value;
}

export const env = {
  isProduction: process.env.NODE_ENV === "production",
  siteUrl: required("NEXT_PUBLIC_SITE_URL", process.env.NEXT_PUBLIC_SITE_URL),
  /** Asked for when it is needed: a build has no cache. */
  redisUrl: () => required("REDIS_URL", process.env.REDIS_URL),
};

import type { PrismaClient } from "@prisma/client";

export declare const database: PrismaClient;

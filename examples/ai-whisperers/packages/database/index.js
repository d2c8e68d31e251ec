const { PrismaClient } = require("@prisma/client");

// One client for the process: each has connections of its own.
module.exports.database = new PrismaClient();

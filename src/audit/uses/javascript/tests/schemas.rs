use super::*;

#[test]
fn schemas_of_the_environment() {
    hold(&[
        (
            "import { cleanEnv, str, port } from 'envalid';\nconst env = cleanEnv(process.env, {\n  X: str(),\n  PORT: port({ default: 3000 }),\n  Z: str({ devDefault: 'a' }),\n});",
            &["3 X", "4 PORT?", "5 Z?"],
        ),
        (
            "import { z } from 'zod';\nz.object({ X: z.string(), Y: z.string().optional(), Z: z.coerce.number().default(3) }).parse(process.env)",
            &["2 X", "2 Y?", "2 Z?"],
        ),
        (
            "import { z } from 'zod';\nconst schema = z\n  .object({\n    X: z.string().url(),\n  })\n  .strict();\nexport const env = schema.safeParse(process.env);\nenv.data.X",
            &["4 X"],
        ),
        (
            "import * as z from 'zod';\nconst base = z.object({ A: z.string() });\nconst all = base.extend({ B: z.string() });\nall.parse(process.env)",
            &["2 A", "3 B"],
        ),
        (
            "const base = z.object({ A: z.string() });\nconst b = z.object({ ...base.shape, B: z.string() });\nbase.merge(b).parse({ ...process.env })",
            &["1 A", "2 B"],
        ),
        (
            "const s = z.discriminatedUnion('M', [z.object({ A: z.string() }), z.object({ B: z.string() })]);\ns.parse(process.env)",
            &["1 A", "1 B"],
        ),
        ("const s = z.object({ X: z.string() });\ns.parse({ X: process.env.X })", &["2 X"]),
        (
            "import Joi from 'joi';\nconst s = Joi.object({ X: Joi.string().required(), Y: Joi.number() }).unknown();\nconst { value } = s.validate(process.env)",
            &["2 X", "2 Y?"],
        ),
        ("import * as yup from 'yup';\nyup.object().shape({ X: yup.string().required() }).validateSync(process.env)", &["2 X"]),
        ("const Joi = require('joi');\nJoi.attempt(process.env, Joi.object().keys({ X: Joi.string().required() }))", &["2 X"]),
        (
            "import * as v from 'valibot';\nconst S = v.object({ X: v.string(), Y: v.optional(v.string()) });\nv.parse(S, process.env)",
            &["2 X", "2 Y?"],
        ),
        (
            "const schema = { type: 'object', required: ['X'], properties: { X: { type: 'string' }, Y: { type: 'string' } } };\nconst validate = ajv.compile(schema);\nvalidate(process.env)",
            &["1 X", "1 Y?"],
        ),
        ("const ok = ajv.validate({ type: 'object', properties: { X: {} } }, process.env)", &["1 X?"]),
        ("import { type } from 'arktype';\nconst Env = type({ X: 'string' });\nEnv(process.env)", &["2 X"]),
        ("const env = process.env;\nconst s = z.object({ X: z.string() });\nexport const c = s.parse(env)", &["2 X"]),
        ("import { parseEnv } from 'znv';\nexport const { X } = parseEnv(process.env, { X: z.string() })", &["2 X"]),
        (
            "const s = z.object({ X: z.string(), nested: z.object({ Y: z.string() }).optional() });\ns.parse(process.env)",
            &["1 X"],
        ),
        ("const S = z.object({ VITE_X: z.string() });\nS.parse(import.meta.env)", &["1 VITE_X"]),
        ("function check(env) { return s.parse(env) }\nconst s = z.object({ X: z.string() });\ncheck(process.env)", &["2 X"]),
    ]);
}

#[test]
fn schemas_that_read_by_themselves() {
    hold(&[
        (
            "import { createEnv } from '@t3-oss/env-nextjs';\nexport const env = createEnv({\n  server: { X: z.string() },\n  client: { NEXT_PUBLIC_Y: z.string().optional() },\n  runtimeEnv: {\n    X: process.env.X,\n    NEXT_PUBLIC_Y: process.env.NEXT_PUBLIC_Y,\n  },\n});\nenv.X",
            &["3 X", "4 NEXT_PUBLIC_Y?", "6 X", "7 NEXT_PUBLIC_Y"],
        ),
        (
            "import { createEnv } from '@t3-oss/env-core';\ncreateEnv({ server: { X: z.string() }, runtimeEnv: process.env })",
            &["2 X"],
        ),
        (
            "import fastifyEnv from '@fastify/env';\nconst schema = { type: 'object', required: ['X'], properties: { X: { type: 'string' }, PORT: { type: 'string', default: 3 } } };\nfastify.register(fastifyEnv, { schema, dotenv: true })",
            &["2 X", "2 PORT?"],
        ),
        (
            "import envSchema from 'env-schema';\nconst c = envSchema({ schema: { type: 'object', properties: { X: { type: 'string' } }, required: ['X'] } })",
            &["2 X"],
        ),
        (
            "import { ConfigModule } from '@nestjs/config';\nimport * as Joi from 'joi';\nConfigModule.forRoot({ validationSchema: Joi.object({ X: Joi.string().required(), Y: Joi.string().default('a') }) })",
            &["3 X", "3 Y?"],
        ),
        (
            "import { plainToInstance } from 'class-transformer';\nclass EnvironmentVariables {\n  @IsString()\n  X: string;\n  @IsOptional()\n  Y?: string;\n}\nplainToInstance(EnvironmentVariables, config)",
            &["4 X", "6 Y?"],
        ),
        (
            "import { defineConfig, envField } from 'astro/config';\nexport default defineConfig({ env: { schema: { X: envField.string({ context: 'server' }), Y: envField.number({ optional: true }) } } })",
            &["2 X", "2 Y?"],
        ),
        ("export const envSchema = z.object({ X: z.string(), Y: z.string().optional() })", &["1 X", "1 Y?"]),
        ("import * as Joi from 'joi';\nexport const validationSchema = Joi.object({ X: Joi.string().required() })", &["2 X"]),
        ("export const userValidationSchema = z.object({ email: z.string(), A: z.string() })", &[]),
        ("const envelopeSchema = z.object({ subject: z.string() }) // env", &[]),
        ("import { envsafe, str } from 'envsafe';\nenvsafe({ X: str(), Y: str({ default: 'a' }) })", &["2 X", "2 Y?"]),
        (
            "import { Env } from '@adonisjs/core/env';\nexport default await Env.create(new URL('../', import.meta.url), {\n  X: Env.schema.string(),\n  Y: Env.schema.string.optional(),\n})",
            &["3 X", "4 Y?"],
        ),
    ]);
}

use super::*;

#[test]
fn readers_of_libraries() {
    hold(&[
        ("import env from 'env-var';\nenv.get('X').required().asString(); env.get('Y').default('1').asInt()", &["2 X", "2 Y?"]),
        ("import * as env from 'env-var';\nenv.get('X')\n  .required()\n  .asPortNumber()", &["2 X"]),
        ("const { get } = require('env-var');\nget('X').required()", &["2 X"]),
        ("import getenv from 'getenv';\ngetenv('X'); getenv.int('Y', 3)", &["2 X", "2 Y?"]),
        ("import http from 'k6/http';\nhttp.get(__ENV.X)", &["2 X"]),
        ("export const schema = { port: { format: 'port', default: 3, env: 'PORT' } }", &["1 PORT?"]),
        ("// env\nconst env = require('env-var').from(process.env);\nenv.get('X').asString()", &["3 X?"]),
        (
            "import convict from 'convict';\nconvict({\n  port: { format: 'port', default: 3, env: 'PORT' },\n  db: { url: { default: null, env: 'DB_URL' } },\n})",
            &["3 PORT?", "4 DB_URL"],
        ),
        ("const { Option } = require('commander');\nnew Option('-p, --port').env('PORT')", &["2 PORT?"]),
        (
            "import { Flags } from '@oclif/core';\nconst flags = { t: Flags.string({ env: 'TOKEN', required: true }) }",
            &["2 TOKEN"],
        ),
        (
            "import { env } from 'prisma/config';\nexport default { datasource: { url: env('DATABASE_URL') } }",
            &["2 DATABASE_URL"],
        ),
        ("module.exports = { production: { use_env_variable: 'DATABASE_URL' } }", &["1 DATABASE_URL"]),
        (
            "module.exports = ({ env }) => ({\n  host: env('HOST', '0.0.0.0'),\n  port: env.int('PORT', 1337),\n  keys: env.array('APP_KEYS'),\n})",
            &["2 HOST?", "3 PORT?", "4 APP_KEYS"],
        ),
        ("import env from '#start/env';\nenv.get('X')", &["2 X"]),
        (
            "import { Config } from 'effect';\nconst a = Config.string('X');\nConfig.integer('Y').pipe(Config.withDefault(1))",
            &["2 X", "3 Y?"],
        ),
    ]);
}

#[test]
fn the_service_of_nestjs() {
    let import = "import { ConfigService } from '@nestjs/config';\n";
    for (code, expected) in [
        (
            "class A { constructor(private readonly c: ConfigService) { c.get('X') }\n f() { this.c.getOrThrow<string>('Y') } }",
            vec!["2 X", "3 Y"],
        ),
        (
            "class A { constructor(private cs: ConfigService<Env, true>) {}\n f() { return this.cs.get('X', { infer: true }) } }",
            vec!["3 X"],
        ),
        ("const c = app.get(ConfigService);\nc.get<number>('PORT', 3000)", vec!["3 PORT?"]),
        ("x = { useFactory: (config: ConfigService) => ({ url: config.get('X') }) }", vec!["2 X"]),
        ("x = { inject: [ConfigService], useFactory: async (config) => ({ url: config.get<string>('X') }) }", vec!["2 X"]),
        (
            "class A { constructor(private configService: ConfigService) {}\n f() { this.configService.get('database.host'); this.map.get('Z') } }",
            vec![],
        ),
        ("const config = new Map(); config.get('X')", vec![]),
        ("const c = other.get(Service); c.get('X')", vec![]),
    ] {
        let text = format!("{import}{code}");
        assert_eq!(seen(Language::Typescript, &text), expected, "{text}");
    }
}

#[test]
fn a_service_of_the_programs_own_is_none() {
    let text = "import { ConfigModule } from '@nestjs/config';\nimport { ConfigService } from './config.service';\nclass A { constructor(c: ConfigService) { c.get('X') } }";
    assert_eq!(seen(Language::Typescript, text), [""; 0]);
}

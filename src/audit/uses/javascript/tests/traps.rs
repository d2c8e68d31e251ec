use super::*;

#[test]
fn text_is_no_code() {
    hold(&[
        ("// process.env.X", &[]),
        ("/* process.env.X */ /** {@link process.env.Y} */", &[]),
        ("'process.env.X'; \"process.env.Y\"; `process.env.Z`", &[]),
        ("`a \\${process.env.X} b`", &[]),
        ("/process.env.X/.test(env)", &[]),
        ("const u = 'http://a'; process.env.X", &["1 X"]),
        ("const r = /[/'\"]/; process.env.X", &["1 X"]),
        ("'it\\'s process.env.X'", &[]),
        ("const a = b / c; process.env.X; d / e", &["1 X"]),
    ]);
    assert_eq!(seen(Language::Tsx, "const a = <p>process.env.X {/* process.env.Y */} {'process.env.Z'}</p>"), [""; 0]);
}

#[test]
fn other_things_of_the_same_name() {
    hold(&[
        ("myprocess.env.X; foo.process.env.Y; this.process.env.Z; _process.env.W", &[]),
        ("env.X; process.environment.X; process.X; import.meta.X", &[]),
        ("const process = fake();\nprocess.env.X", &[]),
        ("import { process } from './fake';\nprocess.env.X", &[]),
        ("function f(process) { return process.env.X }", &[]),
        ("function f(env) { return env.X }", &[]),
        ("const env = { X: '1' };\nenv.X; process.env.Y", &["2 Y"]),
        ("import { env } from './config';\nenv.X", &[]),
        ("const env = createConfig();\nenv.X; const { Y } = env", &[]),
        ("import { env } from 'process';\nfunction f(env) { return env.X }\nenv.Y", &["3 Y"]),
        ("export default { fetch(request, env) { return env.X } }", &[]),
        ("import { env } from 'cloudflare:workers';\nenv.X", &[]),
        ("const { X } = useRuntimeConfig(); useRuntimeConfig().public.env.Y", &[]),
        ("try {} catch (process) { process.env.X }", &[]),
        ("const { env } = req;\nenv.X", &[]),
        ("const { X } = process.argv", &[]),
        ("process.env.X.Y", &["1 X"]),
        ("declare const process: { env: { X: string } };\nprocess.env.Y", &["2 Y"]),
        ("declare global { namespace NodeJS { interface ProcessEnv { X: string } } }", &[]),
        ("interface ImportMetaEnv { readonly VITE_X: string }", &[]),
        ("type A = typeof process.env.X; type B = NodeJS.ProcessEnv['Y']", &[]),
    ]);
}

#[test]
fn the_whole_names_nothing() {
    hold(&[
        ("spawn('a', { env: process.env })", &[]),
        ("f({ ...process.env })", &[]),
        ("Object.keys(process.env).filter((k) => k.startsWith('APP_'))", &[]),
        ("Object.entries(process.env).map(([k, v]) => k)", &[]),
        ("console.log(process.env)", &[]),
        ("for (const k in process.env) {}", &[]),
        ("JSON.stringify(process.env, null, 2)", &[]),
        ("const { ...all } = process.env", &[]),
        ("process.env.toString()", &[]),
    ]);
}

#[test]
fn look_alikes_of_libraries() {
    hold(&[
        ("config.get('X'); configService.get('Y'); // env", &[]),
        ("import config from 'config';\nconfig.get('X') // env", &[]),
        ("env('X'); getSecret('Y')", &[]),
        ("const env = require('./env');\nenv.get('X').required()", &[]),
        ("program.option('-p').env('X')", &[]),
        ("const schema = z.object({ X: z.string() });\nschema.parse(request.body); process.env.Y", &["2 Y"]),
        ("const env = { env: 'X', default: 1 }", &[]),
    ]);
}

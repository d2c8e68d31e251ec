use super::*;

#[test]
fn names_that_stand_elsewhere_in_the_file() {
    hold(&[
        ("const KEY = 'X';\nprocess.env[KEY]", &["2 X"]),
        ("const KEYS = { a: 'X' } as const;\nprocess.env[KEYS.a]", &["2 X"]),
        ("enum Keys { A = 'X' }\nprocess.env[Keys.A]", &["2 X"]),
        ("class K { static readonly A = 'X' }\nprocess.env[K.A]", &["2 X"]),
        ("const P = 'APP';\nprocess.env[`${P}_X`]; process.env[P + '_Y']", &["2 APP_X", "2 APP_Y"]),
        ("const KEY = 'X';\nprocess.env[KEY] = '1'", &["2 =X"]),
        ("let KEY = 'X';\nKEY = other();\nprocess.env[KEY]", &["3 []"]),
        ("const KEY = make();\nprocess.env[KEY]", &["2 []"]),
        ("process.env[key]; process.env[`PREFIX_${x}`]; process.env['A' + x]", &["1 []", "1 []", "1 []"]),
        ("process.env[key] = 'a'; delete process.env[key]", &[]),
    ]);
}

#[test]
fn names_of_a_list() {
    hold(&[
        ("for (const name of ['X', 'Y']) {\n  if (!process.env[name]) throw name;\n}", &["1 X", "1 Y"]),
        (
            "const names = [\n  'X',\n  'Y',\n] as const;\nnames.forEach((name) => { if (!process.env[name]) throw name })",
            &["2 X", "3 Y"],
        ),
        ("const missing = ['X'].filter(function (key) { return !process.env[key] })", &["1 X"]),
        ("for (const n of Object.keys({ X: 1, Y: 2 })) process.env[n]", &["1 X", "1 Y"]),
        ("const M = { a: 'X', b: 'Y' };\nObject.values(M).forEach((n) => process.env[n])", &["1 X", "1 Y"]),
        ("const A = ['X'];\nconst B = [...A, 'Y', z()];\nfor (const n of new Set(B)) process.env[n]", &["1 X", "2 Y", "2 []"]),
        ("for (const n of ['X', 'Y']) process.env['APP_' + n]", &["1 APP_X", "1 APP_Y"]),
        ("process.env[prod ? 'X' : 'Y']", &["1 X", "1 Y"]),
        ("const names = ['X'];\nfor (const n of names) use(n)", &[]),
        ("for (const n of names()) process.env[n]", &["1 []"]),
        ("const names = ['X', 'Y'];\nfor (let i = 0; i < 2; i++) process.env[names[i]]", &["1 X", "1 Y"]),
        ("process.env[names[i]]; process.env[{ a: 'X' }[i]]", &["1 []", "1 []"]),
    ]);
}

#[test]
fn functions_that_are_given_the_name() {
    hold(&[
        (
            "function need(name: string) {\n  const v = process.env[name];\n  if (!v) throw name;\n  return v;\n}\nneed('X');",
            &["6 X"],
        ),
        ("const opt = (name, def) => process.env[name] ?? def;\nopt('X', '1'); opt('Y')", &["2 X?", "2 Y"]),
        ("const a = (k) => process.env[k];\nconst b = (k) => Number(a(k));\nb('X')", &["3 X"]),
        ("class C {\n  get(k) { return process.env[k] }\n  f() { return this.get('X') }\n}", &["3 X"]),
        ("function need(names) {\n  for (const n of names) if (!process.env[n]) throw n;\n}\nneed(['X', 'Y'])", &["4 X", "4 Y"]),
        ("const need = (names: string[]) => names.forEach((n) => process.env[n]);\nneed(['X'])", &["2 X"]),
        ("function need(...names) {\n  return names.map((n) => process.env[n]);\n}\nneed('X', 'Y')", &["4 X", "4 Y"]),
        (
            "class Settings {\n  constructor(private env: { [k: string]: string | undefined }) {}\n  private value(key: string, must = true) { return this.env[key] }\n  all(keys: string[]) { keys.forEach((k) => this.value(k, true)); return this }\n  port() { return this.value('PORT', true) }\n}\nnew Settings(process.env).all(['X'])",
            &["5 PORT?", "7 X?"],
        ),
        ("class Env {\n  static get(k) { return process.env[k] }\n}\nEnv.get('X')", &["4 X"]),
        ("const c = { get: (k) => process.env[k] };\nc.get('X')", &["2 X"]),
        ("const app = (k: string) => process.env[`APP_${k}`];\napp('X')", &["2 APP_X"]),
        (
            "const P = 'APP_';\nfunction app(k) {\n  return process.env[P + k];\n}\nconst url = (k) => app(k + '_URL');\napp('X'); url('DB')",
            &["6 APP_X", "6 APP_DB_URL"],
        ),
        ("const get = (k: keyof NodeJS.ProcessEnv) => process.env[k]!;\nget('X')", &["2 X"]),
        ("function f(k) { return f('A' + k) || process.env[k] }\nf('X')", &["2 X"]),
        (
            "function need(k) {\n  if (process.env[k] === undefined) throw k;\n  return process.env[k] ?? '';\n}\nneed('X')",
            &["5 X"],
        ),
        ("const has = (o, k) => Object.hasOwn(o, k);\nhas(options, 'Y'); has(process.env, 'X')", &["2 X?"]),
        ("const need = (k) => process.env[k];\nneed(name); need(`A_${b}`)", &["1 []"]),
        ("export function need(k) { return process.env[k] }", &["1 []"]),
        ("const need = (k) => process.env[k];\nconst all = (k) => need(k);\nall('X')", &["3 X"]),
        ("const c = { get(k) { return map[k] } };\nc.get('X'); process.env.Y", &["2 Y"]),
        ("function getEnv(k) { return settings[k] }\ngetEnv('X'); process.env.Y", &["2 Y"]),
    ]);
}

use super::*;

#[test]
fn every_way_to_name_a_variable() {
    hold(&[
        ("process.env.X", &["1 X"]),
        ("process.env?.X", &["1 X"]),
        ("process?.env?.X", &["1 X"]),
        ("process.env!.X!", &["1 X"]),
        ("process.env['X']", &["1 X"]),
        ("process.env[\"X\"]", &["1 X"]),
        ("process.env[`X`]", &["1 X"]),
        ("process.env?.['X']", &["1 X"]),
        ("process['env'].X", &["1 X"]),
        ("process[\"env\"]['X']", &["1 X"]),
        ("(process.env as any).X", &["1 X"]),
        ("(process as any).env.X", &["1 X"]),
        ("(<any>process.env).X", &["1 X"]),
        ("(process.env as Record<string, string>)['X']", &["1 X"]),
        ("(process.env satisfies object).X", &["1 X"]),
        ("process.env[\"X\" as string]", &["1 X"]),
        ("process.env[('X')]", &["1 X"]),
        ("((process.env)).X", &["1 X"]),
        ("globalThis.process.env.X", &["1 X"]),
        ("global.process.env.X", &["1 X"]),
        ("window.process.env.X", &["1 X"]),
        ("globalThis.process?.env?.['X']", &["1 X"]),
        ("(globalThis as any).process.env.X", &["1 X"]),
        ("process\n  .env\n  .X", &["3 X"]),
        ("process /* a */ . env // b\n  // c\n  .X", &["3 X"]),
        ("const u = `${process.env.X}/a`", &["1 X"]),
        ("const u = `a ${`b ${process.env.X}`}`", &["1 X"]),
        ("process.env.http_proxy; process.env.npm_package_version", &["1 http_proxy", "1 npm_package_version"]),
        ("require('process').env.X; require('node:process').env.Y", &["1 X", "1 Y"]),
        ("(await import('node:process')).env.X", &["1 X"]),
        ("f(process.env.X, { b: process.env.Y })", &["1 X", "1 Y"]),
        ("(process.env || {}).X", &["1 X"]),
        ("enum A { B = process.env.X as any }", &["1 X"]),
        ("@Dec(process.env.X)\nclass A {\n  b = process.env.Y;\n}", &["1 X", "3 Y"]),
        ("export default { a: process.env.X }", &["1 X"]),
    ]);
}

#[test]
fn other_runtimes_and_bundlers() {
    hold(&[
        ("Deno.env.get('X')", &["1 X"]),
        ("Deno.env.get(\"X\") ?? 'a'", &["1 X?"]),
        ("Deno.env.has('X')", &["1 X?"]),
        ("Deno.env.toObject().X", &["1 X"]),
        ("const { X, Y = '1' } = Deno.env.toObject()", &["1 X", "1 Y?"]),
        ("const e = Deno.env;\ne.get('X')", &["2 X"]),
        ("const { get } = Deno.env;\nget('X')", &["2 X"]),
        ("globalThis.Deno?.env.get('X')", &["1 X"]),
        ("Deno.env.set('X', '1'); Deno.env.delete('Y')", &["1 =X", "1 =Y"]),
        ("Deno.env.get(name)", &["1 []"]),
        ("Bun.env.X; Bun.env['Y']", &["1 X", "1 Y"]),
        ("import { env } from 'bun';\nenv.X", &["2 X"]),
        ("import.meta.env.VITE_X", &["1 VITE_X"]),
        ("import.meta.env?.VITE_X", &["1 VITE_X"]),
        ("import.meta.env['VITE_X']", &["1 VITE_X"]),
        ("(import.meta as any).env.VITE_X", &["1 VITE_X"]),
        ("const { VITE_X, MODE, VITE_Y: y = '1' } = import.meta.env", &["1 VITE_X", "1 VITE_Y?"]),
        ("const e = import.meta.env;\ne.VITE_X; e.DEV", &["2 VITE_X"]),
        ("import.meta\n  .env\n  .VITE_X", &["3 VITE_X"]),
        (
            "import.meta.env.MODE + import.meta.env.DEV + import.meta.env.PROD + import.meta.env.SSR + import.meta.env['BASE_URL']",
            &[],
        ),
    ]);
}

#[test]
fn the_same_in_javascript() {
    for text in ["import.meta.env.VITE_X", "const { VITE_X } = import.meta.env", "process.env.VITE_X", "Bun.env.VITE_X"] {
        assert_eq!(seen(Language::Javascript, text), ["1 VITE_X"], "{text}");
        assert_eq!(seen(Language::Tsx, text), ["1 VITE_X"], "{text}");
    }
}

#[test]
fn asking_whether_it_is_there() {
    hold(&[
        ("'X' in process.env", &["1 X?"]),
        ("if (!('X' in process.env)) {}", &["1 X?"]),
        ("Object.hasOwn(process.env, 'X')", &["1 X?"]),
        ("process.env.hasOwnProperty('X')", &["1 X?"]),
        ("Object.prototype.hasOwnProperty.call(process.env, 'X')", &["1 X?"]),
        ("Reflect.get(process.env, 'X')", &["1 X"]),
        ("Reflect.has(process.env, 'X')", &["1 X?"]),
        ("_.get(process.env, 'X', 'd')", &["1 X?"]),
        ("Object.keys(process.env).includes('X')", &["1 X?"]),
        ("key in process.env", &["1 []"]),
    ]);
}

#[test]
fn going_on_without_it() {
    hold(&[
        ("process.env.X || 'a'", &["1 X?"]),
        ("process.env.X ?? 'a'", &["1 X?"]),
        ("(process.env.X as string) ?? 'a'", &["1 X?"]),
        ("process.env.X || process.env.Y", &["1 X?", "1 Y"]),
        ("process.env.X || process.env.Y || ''", &["1 X?", "1 Y?"]),
        ("process.env.X ?? fail('X')", &["1 X"]),
        ("process.env.X ? 1 : 2", &["1 X?"]),
        ("process.env.X === 'true'", &["1 X?"]),
        ("!!process.env.X", &["1 X?"]),
        ("if (!!process.env.X) throw 1; assert(!!process.env.Y)", &["1 X", "1 Y"]),
        ("const [a, b] = [!process.env.X, +process.env.Y]", &["1 X", "1 Y"]),
        ("Number(process.env.X) || 1; parseInt(process.env.Y, 10) ?? 2; +process.env.Z || 3", &["1 X?", "1 Y?", "1 Z?"]),
        ("f(process.env.X) || 1; Number(process.env.Y); parseInt(y, process.env.Z) || 1", &["1 X", "1 Y", "1 Z"]),
        ("Boolean(process.env.X)", &["1 X?"]),
        ("process.env.X?.split(',')", &["1 X?"]),
        ("process.env.X.split(',')", &["1 X"]),
        ("if (!process.env.X) throw new Error('X')", &["1 X"]),
        ("if (process.env.X === undefined) throw new Error('X')", &["1 X"]),
        ("if (typeof process.env.X === 'undefined' || process.env.Y == null) { throw 1 }", &["1 X", "1 Y"]),
        ("const a = process.env.X === '1' || process.env.Y === '1'", &["1 X?", "1 Y?"]),
        ("if (process.env.X) { go() }", &["1 X?"]),
        ("if (!process.env.X) process.exit(1)", &["1 X"]),
        ("process.env.X && go()", &["1 X?"]),
        ("typeof process.env.X === 'string'", &["1 X?"]),
    ]);
}

#[test]
fn taking_it_apart() {
    hold(&[
        ("const { X } = process.env", &["1 X"]),
        ("const { X: x, Y = '1', 'Z': z, W: w = 2, ...rest } = process.env", &["1 X", "1 Y?", "1 Z", "1 W?"]),
        ("const {\n  A, // B,\n  /* C, */\n  D,\n} = process.env;", &["2 A", "4 D"]),
        ("const { ['X']: x } = process.env", &["1 X"]),
        ("const { [key]: x } = process.env", &["1 []"]),
        ("const { env: { X, Y = '2' } } = process", &["1 X", "1 Y?"]),
        ("const { process: { env: { X } } } = globalThis", &["1 X"]),
        ("let X;\n({ X } = process.env)", &["2 X"]),
        ("({ X: cfg.x, Y: cfg.y = '1' } = process.env)", &["1 X", "1 Y?"]),
        ("function f({ X, Y = '1' } = process.env) {}", &["1 X", "1 Y?"]),
        ("const f = ({ X }: { X?: string } = process.env) => X", &["1 X"]),
        ("const f = ({ X }: NodeJS.ProcessEnv) => X", &["1 X"]),
        ("const { X, ...others } = process.env;\nothers.Y", &["1 X", "2 Y"]),
        ("const { X } = process.env as Record<string, string>", &["1 X"]),
        ("const { X } = process.env!", &["1 X"]),
        ("for (const { X } of [process.env]) {}", &[]),
        ("const { X } = { ...process.env }", &["1 X"]),
        ("var { X, Y } = process.env, { Z } = other", &["1 X", "1 Y"]),
        ("const { length } = process.env.X", &["1 X"]),
    ]);
}

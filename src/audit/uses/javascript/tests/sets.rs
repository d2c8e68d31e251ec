use super::*;

#[test]
fn writes_are_no_uses() {
    hold(&[
        ("process.env.X = '1'", &["1 =X"]),
        ("process.env['X'] = '1'; delete process.env.Y; delete process.env['Z']", &["1 =X", "1 =Y", "1 =Z"]),
        ("(process.env as any).X = '1'", &["1 =X"]),
        ("process.env.X = process.env.Y", &["1 Y", "1 =X"]),
        ("process.env.X ??= 'a'; process.env.Y ||= 'b'", &["1 X?", "1 Y?", "1 =X", "1 =Y"]),
        ("process.env.X = process.env.X || 'a'", &["1 X?", "1 =X"]),
        ("Object.assign(process.env, { X: 1, 'Y': 2 })", &["1 =X", "1 =Y"]),
        ("process.env = { ...process.env, X: '1' }", &["1 =X"]),
        ("vi.stubEnv('X', '1'); vi.unstubAllEnvs()", &["1 =X"]),
        ("jest.replaceProperty(process, 'env', { X: '1' })", &["1 =X"]),
        ("Reflect.set(process.env, 'X', '1'); Reflect.deleteProperty(process.env, 'Y')", &["1 =X", "1 =Y"]),
        ("[process.env.X] = list; ({ a: process.env.Y } = it)", &["1 =X", "1 =Y"]),
        ("const { env } = process;\nenv.X = '1'", &["2 =X"]),
        ("import.meta.env.VITE_X = '1'", &["1 =VITE_X"]),
    ]);
}

#[test]
fn what_bundlers_define() {
    hold(&[
        (
            "export default defineConfig({\n  define: {\n    'process.env.X': JSON.stringify(process.env.Y),\n  },\n})",
            &["3 Y", "3 =X"],
        ),
        ("new webpack.DefinePlugin({ 'process.env.X': '1', 'import.meta.env.Y': '2' })", &["1 =X", "1 =Y"]),
        ("new webpack.EnvironmentPlugin(['X', 'Y'])", &["1 X", "1 Y"]),
        ("new EnvironmentPlugin({ X: 'a', Y: undefined })", &["1 X?", "1 Y"]),
        ("module.exports = { env: { X: process.env.Y, Z: 'a' } }", &["1 Y", "1 =X", "1 =Z"]),
        ("function f() { spawn('a', { env: { ...process.env, X: '1' } }) }", &[]),
    ]);
}

#[test]
fn what_the_file_sets_first_nobody_else_has_to() {
    hold(&[
        ("process.env.X = '1';\nprocess.env.X", &["1 =X"]),
        ("process.env.X;\nprocess.env.X = '1'", &["1 X", "2 =X"]),
        ("process.env['X'] = '1';\nfunction f() { return process.env.X }", &["1 =X"]),
        ("if (a) process.env.X = '1';\nprocess.env.X", &["2 X", "1 =X"]),
        ("process.env.X = process.env.X || 'a';\nprocess.env.X", &["1 X?", "2 X", "1 =X"]),
        ("function set() { process.env.X = '1' }\nprocess.env.X", &["2 X", "1 =X"]),
        ("beforeEach(() => { process.env.X = '1' });\nit('a', () => { process.env.X })", &["1 =X"]),
        ("it('a', () => { process.env.X = '1'; process.env.X });\nit('b', () => { process.env.X })", &["2 X", "1 =X"]),
        ("delete process.env.X;\nprocess.env.X", &["2 X", "1 =X"]),
    ]);
}

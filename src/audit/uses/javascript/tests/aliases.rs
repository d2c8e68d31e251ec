use super::*;

#[test]
fn other_names_of_the_environment() {
    hold(&[
        ("const e = process.env;\ne.X; e['Y']", &["2 X", "2 Y"]),
        ("import { env } from 'node:process';\nenv.X", &["2 X"]),
        ("import { env as e } from 'process';\ne.X", &["2 X"]),
        ("import process from 'node:process';\nprocess.env.X", &["2 X"]),
        ("import proc from 'process';\nproc.env.X", &["2 X"]),
        ("import * as proc from 'node:process';\nproc.env.X", &["2 X"]),
        ("import proc = require('process');\nproc.env.X", &["2 X"]),
        ("import proc, { env } from 'node:process';\nproc.env.X; env.Y", &["2 X", "2 Y"]),
        ("const { env } = process;\nenv.X", &["2 X"]),
        ("const { env: e } = require('process');\ne.X", &["2 X"]),
        ("const { env: e } = require('node:process');\nconst { X } = e;", &["2 X"]),
        ("const p = require('node:process');\np.env.X", &["2 X"]),
        ("const { env = {} } = process;\nenv.X", &["2 X"]),
        ("const p = process;\nconst e = p.env;\nconst { X } = e;", &["3 X"]),
        ("const f = (env = process.env) => env.X", &["1 X"]),
        ("function f(env: NodeJS.ProcessEnv = process.env) {\n  return env.X;\n}", &["2 X"]),
        ("function f(env: NodeJS.ProcessEnv) {\n  return env.X;\n}", &["2 X"]),
        ("function f(opts: { a: string }, { env } = process) { return env.X }", &["1 X"]),
        ("let e;\ne = process.env;\ne.X", &["3 X"]),
        ("let e: any;\nfunction f() { e = process.env }\ne.X", &["3 X"]),
        ("const e = { ...process.env, A: '1' };\ne.X; e.A", &["2 X"]),
        ("const e = Object.assign({}, process.env);\ne.X", &["2 X"]),
        ("const e = typeof process !== 'undefined' ? process.env : {};\ne.X", &["2 X"]),
        ("const e = process.env || {};\ne.X", &["2 X"]),
        ("const e = (typeof process !== 'undefined' && process.env) || {};\ne.X", &["2 X"]),
        ("class A {\n  env = process.env;\n  f() { return this.env.X }\n}", &["3 X"]),
        ("class A {\n  private e;\n  constructor() { this.e = process.env }\n  f() { return this.e.X }\n}", &["4 X"]),
        (
            "class A {\n  constructor(private readonly env: NodeJS.ProcessEnv = process.env) {}\n  f() { return this.env.X }\n}",
            &["3 X"],
        ),
        ("const e = new Proxy(process.env, {});\ne.X", &["2 X"]),
        ("const c = { env: process.env };\nc.env.X", &["2 X"]),
        ("const getEnv = () => process.env;\ngetEnv().X; const { Y } = getEnv()", &["2 X", "2 Y"]),
        ("function all() {\n  return process.env;\n}\nall().X", &["4 X"]),
        ("function load(env) {\n  return env.X;\n}\nload(process.env)", &["2 X"]),
        ("function load({ X, Y = '1' }) {}\nload(process.env)", &["1 X", "1 Y?"]),
        ("function a(env) { b(env) }\nfunction b(env) { return env.X }\na(process.env)", &["2 X"]),
        ("function f(options) {\n  const env = options.env ?? process.env;\n  return env.X;\n}", &["3 X"]),
        ("function f({ env = process.env } = {}) {\n  return env.X;\n}", &["2 X"]),
        ("function start({ env, port }) {\n  return env.X;\n}\nstart({ env: process.env, port: 1 })", &["2 X"]),
        ("const f = (env: typeof process.env) => env.X", &["1 X"]),
        ("const f = (env: Partial<NodeJS.ProcessEnv>) => env.X", &["1 X"]),
        ("const f = (build: (env: NodeJS.ProcessEnv) => string) => build.name", &[]),
        ("((env) => { env.X })(process.env)", &["1 X"]),
        ("const e = process.env;\nfunction f() { const e = other(); return e.X }\ne.Y", &["3 Y"]),
        ("export const env = process.env as { X: string };\nenv.X", &["2 X"]),
    ]);
}

#[test]
fn modules_whose_exports_are_variables() {
    hold(&[
        ("import { X, Y as y } from '$env/static/private'", &["1 X", "1 Y"]),
        ("import {\n  PUBLIC_X,\n} from \"$env/static/public\"", &["2 PUBLIC_X"]),
        ("import * as e from '$env/static/private';\ne.X", &["2 X"]),
        ("import { env } from '$env/dynamic/private';\nenv.X", &["2 X"]),
        ("import { env as pub } from '$env/dynamic/public';\nconst { PUBLIC_X } = pub", &["2 PUBLIC_X"]),
        ("export { X } from '$env/static/private'", &["1 X"]),
        ("import { X, getSecret } from 'astro:env/server';\ngetSecret('Y')", &["1 X", "2 Y"]),
        ("import { PUBLIC_X } from 'astro:env/client'", &["1 PUBLIC_X"]),
        ("import Config from 'react-native-config';\nConfig.X", &["2 X"]),
        ("import { API_URL, environment } from '@env'", &["1 API_URL"]),
        ("import { env } from 'std-env';\nenv.X", &["2 X"]),
        ("import type { X } from '$env/static/private'", &[]),
        ("import { X } from './env'", &[]),
        ("import type { X } from './process.env'", &[]),
    ]);
}

#[test]
fn loaded_env_files() {
    hold(&[
        ("import { loadEnv } from 'vite';\nconst env = loadEnv(mode, process.cwd(), '');\nenv.VITE_X", &["3 VITE_X"]),
        (
            "import { defineConfig, loadEnv } from 'vite';\nexport default defineConfig(({ mode }) => {\n  const env = loadEnv(mode, process.cwd());\n  return { server: { port: Number(env.VITE_PORT) } };\n})",
            &["4 VITE_PORT"],
        ),
        ("import { loadEnv } from 'vite';\nconst { VITE_X } = loadEnv('a', '.')", &["2 VITE_X"]),
        ("import * as vite from 'vite';\nvite.loadEnv('a', '.').VITE_X", &["2 VITE_X"]),
        (
            "import { loadEnv } from 'vite';\nprocess.env = { ...process.env, ...loadEnv(mode, process.cwd()) };\nprocess.env.X",
            &["3 X"],
        ),
        ("import dotenv from 'dotenv';\ndotenv.config().parsed.X", &["2 X"]),
        ("require('dotenv').config({ path: '.env' })", &[]),
        ("import { loadEnv } from './mine';\nloadEnv().X", &[]),
        ("function loadEnv() { return {} }\nloadEnv().X", &[]),
    ]);
}

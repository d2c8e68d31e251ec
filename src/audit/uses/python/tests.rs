use super::super::{Language, find};

/// `line NAME` of every use, `?` behind the optional ones.
fn uses(text: &str) -> String {
    let found = find(Language::Python, text);
    let line = |at: usize| text[..at].matches('\n').count() + 1;
    let all =
        found.uses.iter().map(|one| format!("{} {}{}", line(one.place.start), one.name, if one.optional { "?" } else { "" }));
    all.collect::<Vec<_>>().join(", ")
}

fn sets(text: &str) -> String {
    find(Language::Python, text).sets.into_iter().map(|(name, _)| name).collect::<Vec<_>>().join(", ")
}

fn dynamic(text: &str) -> usize {
    find(Language::Python, text).dynamic.len()
}

#[test]
fn the_environment_is_read_as_a_mapping() {
    for (text, expected) in [
        ("import os\nos.environ['A']\nos.environ[\n    \"B\"\n]\n", "2 A, 4 B"),
        (
            "import os\nos.environ.get('A')\nos.environ.get('B', '')\nos.environ.pop('C', None)\nos.environ.setdefault('D', '1')",
            "2 A, 3 B?, 4 C?, 5 D?",
        ),
        (
            "import os\nos.environ.__getitem__('A')\nif 'B' in os.environ: pass\nif 'C' not in os.environ.keys(): pass",
            "2 A, 3 B?, 4 C?",
        ),
        (
            "import os as o\no.getenv('A'); o.getenv('B', 'x'); o.getenv(key='C', default='x'); o.getenv('http_proxy') or ''",
            "2 A, 2 B?, 2 C?, 2 http_proxy?",
        ),
        ("import os\nos.environb[b'A']\nos.getenvb(b'B')\nos.environ['''C''']\nos.environ[r'D']", "2 A, 3 B, 4 C, 5 D"),
        ("from os import environ as e, getenv as g\ne['A']; g('B'); e.get('C')", "2 A, 2 B, 2 C"),
        ("from os import *\nenviron['A']; getenv('B')", "2 A, 2 B"),
        ("import os.path\nos.environ['A']\n__import__('os').environ['B']\ngetattr(os, 'environ')['C']", "2 A, 3 B, 4 C"),
        (
            "import os\nenv = os.environ\nget = os.environ.get\nenv['A']; get('B'); dict(os.environ)['C']; {**os.environ}['D']",
            "4 A, 4 B, 4 C, 4 D",
        ),
        (
            "import os\nclass A:\n    env = os.environ\n    def __init__(self, e=os.environ):\n        self.e = e\n        e['A']\n    def x(self):\n        return self.e['B'] + self.env.get('C')",
            "6 A, 8 B, 8 C",
        ),
        ("import os\nf\"{os.environ['A']!r:>{os.environ['B']}} {os.getenv('C', 'x')}\"", "2 A, 2 B, 2 C?"),
        (
            "import os\nif (x := os.getenv('A')): pass\n[os.environ[k] for k in ('B', 'C')]\nfor k, d in [('D', 1),\n  ('E', 2)]:\n    os.getenv(k, d)",
            "2 A?, 3 B, 3 C, 4 D?, 5 E?",
        ),
        (
            "import os\nNEED = [\n  'A',\n  'B',\n]\nmissing = [k for k in NEED if k not in os.environ]\nx, y = map(os.getenv, ['C', 'D'])",
            "3 A?, 4 B?, 7 C, 7 D",
        ),
        (
            "import os\nKEY = 'A'\nP = 'APP_'\nclass K:\n    DB = 'B'\nclass E(Enum):\n    X = 'C'\nos.environ[KEY]; os.environ[P + 'D']; os.environ[f'{P}E']; os.environ[K.DB]; os.environ[E.X.value]; os.environ['%sF' % P]",
            "8 A, 8 APP_D, 8 APP_E, 8 B, 8 C, 8 APP_F",
        ),
        ("import os\nenv = os.environ.copy()\nenv['PATH'] = env['A']\nenv.update(X='1')", "3 A"),
        ("import os\nmatch os.environ:\n    case {'A': a}: pass\n{'B', 'C'} <= os.environ.keys()", "3 A?, 4 B?, 4 C?"),
        ("from os.path import expandvars\nexpandvars('$A/${B}/x')\nexpandvars(f'{x}/$C')", "2 A, 2 B, 3 C"),
        ("import os\nos.environ['A'] += ':x'\nx = os.environ['B'] = 'y'", "2 A"),
        (
            "import os\ndef f():\n    for k in ('A', 'B'): os.environ[k]\n    for k in ('C',): os.getenv(k)\nKEYS = {'d': 'D'}\nos.environ[KEYS['d']]\nfrom functools import partial\npartial(os.getenv, 'E')\nos.environ.keys() >= {'F'}",
            "3 A, 3 B, 4 C, 6 D, 8 E, 9 F?",
        ),
        ("import os\ndef f(name):\n    name = f'APP_{name.upper()}'\n    return os.environ[name]\nf('x')", "5 APP_X"),
        (
            "import os\nR = {'A', 'B'}\nm = R - os.environ.keys()\n{'C'}.issubset(os.environ); set(['D']).difference(os.environ)\n'%(E)s' % os.environ; '{F}'.format(**os.environ)",
            "2 A?, 2 B?, 4 C?, 4 D?, 5 E, 5 F",
        ),
        ("from operator import itemgetter\nimport os\nitemgetter('A', 'B')(os.environ)", "3 A, 3 B"),
        ("try:\n    from os import environ\nexcept ImportError:\n    environ = {}\nenviron.get('A')", "5 A"),
    ] {
        assert_eq!(uses(text), expected, "{text}");
    }
}

#[test]
fn functions_of_the_file_read_what_they_are_told() {
    let text = "\
import os
def get(name, default=None):
    return os.environ.get(name, default)
def need(key: str) -> str:
    if key not in os.environ:
        raise KeyError(key)
    return os.environ[key]
def number(name): return int(need('APP_' + name.upper()))
class C:
    @staticmethod
    def one(n): return os.getenv(n)
    def two(self, n): return self.one(n)
    def three(self): return self.two('E')
get('A'); get('B', 'x'); need(key='C'); number('d')
C.one('F'); c = C(); c.two('G')
for k in ('H', 'I'): need(k)
";
    assert_eq!(uses(text), "13 E, 14 A?, 14 B?, 14 C, 14 APP_D, 15 F, 15 G, 16 H, 16 I");
}

#[test]
fn what_only_looks_like_a_use_is_none() {
    for text in [
        "\"\"\"os.environ['A']\"\"\"\nimport os\n# os.environ['A']\nx = 'os.environ[\"A\"]'\nf'os.getenv(\"A\") {{os.environ}}'",
        "def app(environ, start):\n    return environ['PATH_INFO']",
        "from os import environ\ndef app(environ, start):\n    return environ['PATH_INFO']",
        "myos.environ['A']\nos = 1\nos.environ['A']",
        "import os\nos.environ['A'] = '1'\ndel os.environ['A']\nos.putenv('A', '1')\nos.unsetenv('A')",
        "def test(monkeypatch):\n    monkeypatch.setenv('A', '1')\n    monkeypatch.delenv('A')",
        "import os\nfrom unittest import mock\n@mock.patch.dict(os.environ, {'A': '1'})\ndef f():\n    with mock.patch.dict('os.environ', {'B': '1'}, clear=True): pass",
        "config('A')\nenv('A')\nenv.str('A')\ngetenv('A')\nfrom myapp import config\nconfig('B')",
        "def getenv(name): return SETTINGS[name]\ngetenv('A')",
        "import subprocess\nsubprocess.run(['x'], env={'A': '1'})\nfrom string import Template\nTemplate('$A').substitute()",
        "import configparser\nconfig = configparser.ConfigParser()\nconfig['A']['B']; config.get('A', 'B')",
        "from airflow.models import Variable\nVariable.get('A')\nimport dynaconf\nsettings = dynaconf.Dynaconf(envvar_prefix='A')\nsettings.B",
        "import environ\nenv = environ.Env()\nenv.read_env('.env')\nenviron.Env.read_env('A')",
        "import os\nos.path.join('A')\nos.environ.items()\nos.environ.keys()",
    ] {
        assert_eq!(uses(text), "", "{text}");
    }
}

#[test]
fn what_is_set_and_what_is_made_at_run_time_is_told() {
    assert_eq!(
        sets(
            "import os\nos.environ['A'] = '1'\nos.environ.update({'B': '1'}, C='2')\nos.environ |= {'M': ''}\nos.environ.setdefault('D', '')\nmonkeypatch.setenv('E', '')"
        ),
        "A, B, C, M, D, E"
    );
    assert_eq!(
        sets(
            "import os\nfrom unittest.mock import patch\n@patch.dict(os.environ, {'A': '1'}, B='x')\ndef f(): pass\nmonkeypatch.setitem(os.environ, 'C', '')"
        ),
        "A, B, C"
    );
    assert_eq!(sets("import os\ne = os.environ.copy()\ne['A'] = '1'"), "");
    assert_eq!(dynamic("import os\nos.environ[key]; os.getenv(f'{a}_X'); os.environ['A']"), 2);
    assert_eq!(dynamic("import os\nK = 'A'\nK = 'B'\nos.environ[K]"), 1);
}

#[test]
fn libraries_that_read_a_variable_are_known() {
    for (text, expected) in [
        ("from decouple import config as c, Csv\nc('A')\nc('B', default=1, cast=int)", "2 A, 3 B?"),
        (
            "import decouple\ndecouple.config('A')\nfrom decouple import Config, RepositoryEnv, AutoConfig\nk = Config(RepositoryEnv('.env'))\nk('B')\nAutoConfig()('C')",
            "2 A, 5 B, 6 C",
        ),
        (
            "from starlette.config import Config\nconfig = Config('.env', env_prefix='APP_')\nconfig('A', cast=bool, default=False)\nconfig.get('B')",
            "3 APP_A?, 4 APP_B",
        ),
        (
            "from environs import Env\nenv = Env()\nenv.read_env()\nenv('A'); env.int('B', 1); env.list('C', default=[]); env.json('D')",
            "4 A, 4 B?, 4 C?, 4 D",
        ),
        (
            "from environs import env\nwith env.prefixed('APP_'):\n    env.str('A')\n    with env.prefixed('DB_'):\n        env.str('B')\nenv.str('C')",
            "3 APP_A, 5 APP_DB_B, 6 C",
        ),
        (
            "import environ\nenv = environ.Env(A=(bool, False))\nenv('A')\nenv.db()\nenv.db_url('B')\nenv.cache('C', default='x')\nenv('D', default='x')",
            "3 A?, 4 DATABASE_URL, 5 B, 6 C?, 7 D?",
        ),
        ("from dotenv import dotenv_values\nc = dotenv_values('.env')\nc['A']; c.get('B', '')", "3 A, 3 B?"),
        (
            "import click\n@click.option('--a', envvar='A')\n@click.option('--b', envvar=['B', 'C'], required=True)\ndef f(): pass",
            "2 A?, 3 B, 3 C",
        ),
        (
            "import typer\ndef f(a: str = typer.Option(..., envvar='A'), b: Annotated[str, typer.Option(envvar='B')] = 'x'): pass",
            "2 A, 2 B?",
        ),
        ("import argparse, os\np = argparse.ArgumentParser()\np.add_argument('--a', default=os.environ.get('A'))", "3 A"),
        ("import dj_database_url\ndj_database_url.config(env='A', default='x')", "2 A?"),
        (
            "import environ\n@environ.config(prefix='APP')\nclass C:\n    @environ.config\n    class DB:\n        host = environ.var()\n    db = environ.group(DB)\n    port = environ.var(1, converter=int)\n    x = environ.bool_var(name='Y')",
            "6 APP_DB_HOST, 8 APP_PORT?, 9 Y",
        ),
    ] {
        assert_eq!(uses(text), expected, "{text}");
    }
}

#[test]
fn fields_of_settings_are_variables() {
    for (text, expected) in [
        (
            "from pydantic_settings import BaseSettings\nclass S(BaseSettings):\n    a: str\n    b: int = 1\n    c: str | None\n    _d: str = ''\n    e: ClassVar[str] = ''\n    model_config = {}\n    f = 1\n    @property\n    def g(self): return 1",
            "3 A, 4 B?, 5 C",
        ),
        (
            "from pydantic import BaseSettings, Field\nclass S(BaseSettings):\n    a: Optional[str]\n    b: str = Field(..., env='X')\n    c: str = Field('d', env=['Y', 'Z'])\n    e: str\n    class Config:\n        env_prefix = 'APP_'\n        fields = {'e': {'env': 'EE'}}",
            "3 APP_A?, 4 X, 5 Y?, 5 Z?, 9 EE",
        ),
        (
            "from pydantic_settings import BaseSettings, SettingsConfigDict\nfrom pydantic import BaseModel, Field, AliasChoices\nclass Db(BaseModel):\n    host: str\n    port: int = 5432\nclass S(BaseSettings):\n    model_config = SettingsConfigDict(env_prefix='APP_', env_nested_delimiter='__')\n    db: Db\n    cache: Optional[Db] = None\n    key: str = Field(validation_alias='SECRET')\n    url: str = Field(alias=AliasChoices('U1', 'U2'))",
            "4 APP_CACHE__HOST?, 4 APP_DB__HOST, 5 APP_CACHE__PORT?, 5 APP_DB__PORT?, 10 SECRET, 11 U1?, 11 U2?",
        ),
        (
            "import pydantic_settings as ps\nclass Base(ps.BaseSettings, env_prefix='X_'):\n    a: int\nclass S(Base):\n    b: int\n    sub: Base = Base()",
            "3 X_A, 5 X_B",
        ),
        (
            "from pydantic_settings import BaseSettings\nclass B(BaseSettings):\n    a: int\nclass Dev(B):\n    model_config = dict(env_prefix='DEV_')",
            "3 DEV_A",
        ),
        (
            "from pydantic import BaseModel\nclass M(BaseModel):\n    a: str = Field(alias='X')\nclass BaseSettings: pass\nclass S(BaseSettings):\n    b: str",
            "",
        ),
        (
            "from pydantic_settings import BaseSettings\nclass S(BaseSettings):\n    a: Annotated[str, Field(alias='X')] = 'd'\n    B: str = Field(default_factory=f)\n    model_config = dict(case_sensitive=True, env_prefix='p_')",
            "3 X?, 4 p_B?",
        ),
    ] {
        assert_eq!(uses(text), expected, "{text}");
    }
}

#[test]
fn anything_is_survived() {
    for text in [
        "import os\nos.environ[",
        "os.environ['é",
        "import os\nos.getenv(os.getenv(os.getenv('ß'",
        "a = a or a\na['env']",
        "class A(A): env: A\nenv = env\nenv['A']",
    ] {
        assert!(find(Language::Python, text).uses.len() < 4);
    }
    let deep = format!("import os\nx{}\nos.environ[{}'A'{}]", ".a()".repeat(3_000), "(".repeat(500), ")".repeat(500));
    assert_eq!(uses(&deep), "");
}

#[test]
fn asking_is_going_on_without() {
    for (text, expected) in [
        ("import os\nif os.getenv('A'): pass\nif not os.environ.get('B'): raise E\nx = os.environ.get('C')", "2 A?, 3 B, 4 C"),
        ("import os\nx = os.getenv('A') == '1'; y = bool(os.getenv('B')); z = os.getenv('C') and go()", "2 A?, 2 B?, 2 C?"),
        (
            "import os\nassert os.getenv('A') is not None\nif os.getenv('B') is None or not os.getenv('C'): sys.exit(1)",
            "2 A, 3 B, 3 C",
        ),
        (
            "import os\ntry:\n    x = os.environ['A']\nexcept KeyError:\n    x = 1\ntry:\n    y = os.environ['B']\nexcept KeyError as e:\n    raise X from e",
            "3 A?, 7 B",
        ),
        ("import os\ntry:\n    x = os.environ['A']\nexcept ValueError:\n    x = 1", "3 A"),
        ("import os\nf(os.getenv('A')); x = 1 if os.getenv('B') else 2; y = os.environ['C'] == '1'", "2 A, 2 B?, 2 C"),
    ] {
        assert_eq!(uses(text), expected, "{text}");
    }
}

#[test]
fn functions_that_are_told_a_name_make_no_riddle() {
    for (text, expected, riddles) in [
        ("import os\nget = lambda k, d='': os.environ.get(k, d)\nget('A')", "3 A?", 0),
        ("import os\ndef need(k):\n    return os.environ[k]\na, b = map(need, ('A', 'B'))", "4 A, 4 B", 0),
        ("import os\n[*map(os.getenv, ('A', 'B'))]; [*os.environ['C'].split()]", "2 A, 2 B, 2 C", 0),
        (
            "from decouple import Config, RepositoryEnv\nc = Config(RepositoryEnv('.env'))\nc.get('A', default=1); c('B')",
            "3 A?, 3 B",
            0,
        ),
        ("import os\nlist(map(lambda k: os.environ[k], ['A']))", "2 A", 0),
        ("import os\ndef need(k):\n    return os.environ[k]\ndef port(k):\n    return int(need(k))\nport('A')", "6 A", 0),
        ("import os\ndef need(k):\n    return os.environ[k]\nneed(name)", "", 1),
        ("import os\ndef need(k):\n    return os.environ[k]", "", 1),
    ] {
        assert_eq!((uses(text).as_str(), dynamic(text)), (expected, riddles), "{text}");
    }
}

#[test]
fn functions_are_told_lists() {
    for (text, expected, riddles) in [
        (
            "import os\ndef need(*names: str):\n    return [os.environ[n] for n in names]\nneed('A', 'B'); need(*['C'])",
            "4 A, 4 B, 4 C",
            0,
        ),
        (
            "import os\ndef need(names):\n    for n in names:\n        if n not in os.environ: raise E\nneed(['A', 'B'])",
            "5 A, 5 B",
            0,
        ),
        ("import os\ndef need(names):\n    for n in names: os.environ[n]\nneed(other)", "", 1),
        (
            "import os\ndef flag(k, default=False):\n    v = os.getenv(k)\n    if v is None:\n        return default\n    return v == '1'\nflag('A')",
            "7 A?",
            0,
        ),
        ("import os\nx = os.getenv('A')\nif not x: x = 1\ny = os.getenv('B')\nif y.z: pass", "2 A?, 4 B", 0),
    ] {
        assert_eq!((uses(text).as_str(), dynamic(text)), (expected, riddles), "{text}");
    }
}

"""Runs render as an operator does: with an environment, a file of keys and a CA."""

import functools
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import yaml

from material import Key, authority, jwks

HERE = Path(__file__).resolve().parent.parent
# libyaml, which is what Kong reads with.
Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def environment(**variables):
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("MEP_", "KONG_"))}
    return {**kept, **{name: str(value) for name, value in variables.items()}}


def render(*arguments, env):
    return subprocess.run([sys.executable, HERE / "render", *arguments], env=env, capture_output=True, text=True, timeout=60,
                          check=False)


def read(path):
    return yaml.load(Path(path).read_text(), Loader)


@functools.cache
def rendered():
    """The defaults, as Kong would read them."""
    with tempfile.TemporaryDirectory() as name:
        directory = Path(name)
        (directory / "jwks.json").write_text(jwks(Key(directory, "first"), Key(directory, "second")))
        done = render("--no-reload", "--output", directory / "kong.yaml", env=environment(
            MEP_JWKS_URI=directory / "jwks.json", MEP_TLS_TRUST=authority(directory)))
        assert done.returncode == 0, done.stderr
        return read(directory / "kong.yaml")

"""Prompts are data (``prompts/*.yaml``): loaded, checked and filled here. Whatever is missing fails before any call.

Values go in as JSON strings: questions and names from documents are quoted, so that they cannot pass for instructions, and what
looks like a placeholder inside a value stays text.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import yaml

Role = Literal["system", "user", "assistant"]
PROMPTS = Path(__file__).parents[1] / "prompts"
_VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
_LONGEST_VALUE = 4000


class PromptError(ValueError):
    """A template is not well-formed, or is not given exactly the variables it names."""


@dataclass(frozen=True, slots=True)
class Message:
    role: Role
    text: str


@dataclass(frozen=True, slots=True)
class Template:
    """A prompt. ``version`` is a hash of the file's content: it goes into the log with every use."""

    name: str
    version: str
    variables: frozenset[str]
    system: str
    user: str
    examples: tuple[tuple[str, str], ...]

    def render(
        self, values: Mapping[str, Any], examples: Sequence[tuple[Mapping[str, Any], Any]] = ()
    ) -> list[Message]:
        """The messages of one call: instructions, examples (own ones, then ``examples``: values and reply), the values as quoted data."""
        messages = [Message("system", self.system)]
        further = [
            (_fill(self.name, self.user, self.variables, given), _json(reply)) for given, reply in examples
        ]
        for asked, reply in (*self.examples, *further):
            messages += [Message("user", asked), Message("assistant", reply)]
        return [*messages, Message("user", _fill(self.name, self.user, self.variables, values))]


@cache
def load(name: str, directory: Path = PROMPTS) -> Template:
    """The template ``name``; its examples are filled, so that a wrong one fails here."""
    try:
        content = (directory / f"{name}.yaml").read_bytes()
        data = yaml.safe_load(content)
        variables = frozenset(data["variables"])
        system, user, examples = str(data["system"]), str(data["user"]), data.get("examples") or []
        filled = tuple(
            (_fill(name, user, variables, example["values"]), _json(example["reply"])) for example in examples
        )
    except (OSError, yaml.YAMLError, KeyError, TypeError) as error:
        raise PromptError(f"模板 {name} 无法使用：{type(error).__name__} {error}") from error
    used = set(_VARIABLE.findall(user))
    if used != variables or _VARIABLE.search(system):
        raise PromptError(
            f"模板 {name} 的变量与声明不符：{'、'.join(sorted(used ^ variables)) or 'system 里有变量'}"
        )
    return Template(name, hashlib.sha256(content).hexdigest()[:12], variables, system, user, filled)


def _fill(name: str, text: str, variables: frozenset[str], values: Mapping[str, Any]) -> str:
    missing, unknown = variables - values.keys(), values.keys() - variables
    if missing or unknown:
        raise PromptError(f"模板 {name} 缺少变量 {sorted(missing)}，多出变量 {sorted(unknown)}")
    quoted = {key: _json(value) for key, value in values.items()}
    long = [key for key, value in quoted.items() if len(value) > _LONGEST_VALUE]
    if long:
        raise PromptError(f"模板 {name} 的变量太长：{'、'.join(sorted(long))}")
    return _VARIABLE.sub(lambda found: quoted[found.group(1)], text)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)

"""A function is read at one look."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.support.source_tree import ROOT, modules

MOST_LINES = 60
"""Of a function's own: without its docstring, and without the functions inside it, which are counted by themselves."""
Function = ast.FunctionDef | ast.AsyncFunctionDef


def test_no_function_has_more_than_sixty_lines_of_its_own() -> None:
    long = {
        f"{module}:{function.name}": lines
        for module in modules()
        if "migrations" not in module.parts
        for function in _functions(ast.parse((ROOT / module).read_text(encoding="utf-8")))
        if (lines := _own_lines(function)) > MOST_LINES
    }

    assert long == {}


def _functions(tree: ast.AST) -> Iterator[Function]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def _own_lines(function: Function) -> int:
    own = _lines(function) - sum(_lines(inner) for inner in _directly_inside(function))
    said = function.body[0]
    if isinstance(said, ast.Expr) and isinstance(said.value, ast.Constant):
        own -= (said.end_lineno or said.lineno) - said.lineno + 1
    return own


def _lines(function: Function) -> int:
    first = min([function.lineno, *(each.lineno for each in function.decorator_list)])
    return (function.end_lineno or first) - first + 1


def _directly_inside(node: ast.AST) -> Iterator[Function]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef):
            yield child
        else:
            yield from _directly_inside(child)

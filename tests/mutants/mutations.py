"""Small changes to a module's code, each of which its tests should notice."""

import ast
import copy
from collections.abc import Iterator
from dataclasses import dataclass

_SWAPPED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
}


@dataclass(frozen=True)
class Mutation:
    """One change: the line it is on, what it does, and the whole source with it."""

    line: int
    what: str
    source: str


def mutations(source: str) -> Iterator[Mutation]:
    """Give every mutation of a module, in the order of its lines."""
    tree = ast.parse(source)
    nodes = list(ast.walk(tree))
    ordered = sorted(range(len(nodes)), key=lambda place: getattr(nodes[place], "lineno", 0))
    for place in ordered:
        for change in (_change, _without_a_statement):
            changed = copy.deepcopy(tree)
            what = change(list(ast.walk(changed))[place])
            if what is not None:
                ast.fix_missing_locations(changed)
                yield Mutation(getattr(nodes[place], "lineno", 0), what, ast.unparse(changed))


def _change(node: ast.AST) -> str | None:
    """Change a node in place and say how; None for what has no mutation."""
    match node:
        case ast.Compare(ops=[operator, *_]) if type(operator) in _SWAPPED:
            node.ops[0] = _SWAPPED[type(operator)]()
            return f"{type(operator).__name__} became {type(node.ops[0]).__name__}"
        case ast.BoolOp() | ast.BinOp(op=ast.Add() | ast.Sub()):
            before = type(node.op)
            node.op = _SWAPPED[before]()
            return f"{before.__name__} became {type(node.op).__name__}"
        case ast.Constant(value=bool()):
            node.value = not node.value
            return f"became {node.value}"
        case ast.Constant(value=int()):
            node.value += 1
            return f"became {node.value}"
        case ast.If() | ast.IfExp():
            node.test = ast.UnaryOp(ast.Not(), node.test)
            return "the condition was turned round"
    return None


def _without_a_statement(node: ast.AST) -> str | None:
    """Take one statement out of a block: the first that raises, calls or awaits."""
    body = getattr(node, "body", None)
    if not isinstance(body, list) or isinstance(node, ast.Module | ast.ClassDef):
        return None
    for place, statement in enumerate(body):
        is_call = isinstance(statement, ast.Expr) and not isinstance(statement.value, ast.Constant)
        if is_call or isinstance(statement, ast.Raise):
            taken_out = ast.unparse(statement).splitlines()[0]
            body[place] = ast.Pass()
            return f"left out: {taken_out}"
    return None

"""What messages ask the assistant to call can be called."""

import ast
import re
from pathlib import Path

from facade.actions import ACTIONS
from resolvers import action_names

RESOLVERS = Path(action_names.__file__).parent
CALLABLE = {action.operation_id for action in ACTIONS}


def texts(path):
    """Every text of a module that is no docstring."""
    statements = (node for node in ast.walk(ast.parse(path.read_text())) if not isinstance(node, ast.Expr))
    constants = (child for node in statements for child in ast.iter_child_nodes(node))
    return [node.value for node in constants if isinstance(node, ast.Constant) and isinstance(node.value, str)]


def test_every_name_is_an_actions():
    named = {value for name, value in vars(action_names).items() if name.isupper()}

    assert named
    assert named - CALLABLE == set()


def test_no_other_module_of_the_resolvers_writes_an_actions_name_out():
    modules = [path for path in RESOLVERS.rglob("*.py") if path != Path(action_names.__file__)]
    written = {(path.name, word) for path in modules for text in texts(path) for word in re.findall(r"[a-z_]+", text)}

    assert [(module, word) for module, word in written if word in CALLABLE] == []

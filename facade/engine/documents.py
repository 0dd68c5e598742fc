"""Reads the folder of operations: one named operation per file, one fragment per file in `fragments/`."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from graphql import (
    DefinitionNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    Node,
    OperationDefinitionNode,
    OperationType,
    VariableDefinitionNode,
    Visitor,
    parse,
    visit,
)

from facade.engine.action import Action
from facade.engine.broken_actions import refuse_if_any

FRAGMENTS = "fragments"


@dataclass(frozen=True, slots=True)
class Operation:
    """An action's named operation, with the fragments it spreads."""

    action: Action
    file: str
    root: FieldNode
    definition: OperationDefinitionNode
    fragments: Mapping[str, FragmentDefinitionNode]

    @property
    def description(self) -> str:
        """The text written for the model."""
        return description_of(self.definition)

    @property
    def variables(self) -> tuple[VariableDefinitionNode, ...]:
        """The variables, as the document declares them."""
        return tuple(self.definition.variable_definitions or ())

    @property
    def is_mutation(self) -> bool:
        """Whether running it may change something."""
        return self.definition.operation is OperationType.MUTATION

    @property
    def document(self) -> DocumentNode:
        """What is executed: the operation and its fragments."""
        return DocumentNode(definitions=(self.definition, *self.fragments.values()))


def description_of(node: OperationDefinitionNode | VariableDefinitionNode | FragmentDefinitionNode) -> str:
    """Give the description in front of a definition, on one line; empty when there is none."""
    return " ".join(node.description.value.split()) if node.description else ""


def load_operations(folder: Path, actions: Sequence[Action]) -> tuple[Operation, ...]:
    """Give each action its operation, in the order of the rows; raises BrokenActions."""
    faults: list[str] = []
    definitions = _read(folder, faults)
    fragments = _read(folder / FRAGMENTS, faults)
    refuse_if_any(faults)
    refuse_if_any(_unpaired(folder, actions, definitions))
    loaded: list[Operation] = []
    for action in actions:
        definition = definitions[action.operation]
        file = _shown(folder / f"{action.operation}.graphql")
        if not isinstance(definition, OperationDefinitionNode):
            faults.append(f"{file} holds no operation: write `query {action.operation}` or `mutation …`.")
        elif isinstance(root := _only_field(definition), FieldNode):
            loaded.append(Operation(action, file, root, definition, _spread(definition, fragments)))
        else:
            faults.append(f"{file} must select exactly one root field: one action answers one field's value.")
    refuse_if_any(faults)
    refuse_if_any(_misplaced_fragments(folder, fragments, loaded))
    return tuple(loaded)


def _read(folder: Path, faults: list[str]) -> dict[str, DefinitionNode]:
    """Read the only definition of each file, by its name; what is wrong is added to the faults."""
    definitions = {}
    for path in sorted(folder.glob("*.graphql")):
        try:
            found = parse(path.read_text(encoding="utf-8")).definitions
        except GraphQLError as error:
            faults.append(f"{_shown(path)} cannot be parsed: {error.message}")
            continue
        names = [_name_of(definition) for definition in found]
        if len(found) != 1:
            faults.append(
                f"{_shown(path)} holds {len(found)} definitions ({', '.join(names)}): one file holds one;"
                f" fragments live in {FRAGMENTS}/, one per file."
            )
        elif names[0] != path.stem:
            faults.append(
                f"{_shown(path)} holds {names[0]}: a file is called by the name of what it holds;"
                f" call it {names[0]}.graphql or name the definition {path.stem}."
            )
        else:
            definitions[path.stem] = found[0]
    return definitions


def _shown(path: Path) -> str:
    """Name a file as a colleague would, from the operations folder on."""
    return "/".join(path.parts[-3 if path.parent.name == FRAGMENTS else -2 :])


def _name_of(definition: DefinitionNode) -> str:
    name = getattr(definition, "name", None)
    return name.value if name else "an anonymous operation"


def _unpaired(folder: Path, actions: Sequence[Action], definitions: Mapping[str, DefinitionNode]) -> Iterator[str]:
    rows = {action.operation for action in actions}
    for name in sorted(rows - definitions.keys()):
        yield f"the action {name} has no document: write {_shown(folder / name)}.graphql, or remove the row."
    for name in sorted(definitions.keys() - rows):
        yield f"{_shown(folder / name)}.graphql has no action: add a row for {name}, or remove the file."


def _only_field(definition: OperationDefinitionNode) -> Node | None:
    selections = definition.selection_set.selections
    return selections[0] if len(selections) == 1 else None


def _misplaced_fragments(
    folder: Path, fragments: Mapping[str, DefinitionNode], operations: Sequence[Operation]
) -> Iterator[str]:
    spread = {name for operation in operations for name in operation.fragments}
    for name, definition in fragments.items():
        file = f"{_shown(folder / FRAGMENTS / name)}.graphql"
        if not isinstance(definition, FragmentDefinitionNode):
            yield f"{file} holds an operation: {FRAGMENTS}/ is for fragments, operations live one folder up."
        elif name not in spread:
            yield f"{file} is spread by no operation: spread it, or remove the file."


def _spread(
    definition: OperationDefinitionNode, fragments: Mapping[str, DefinitionNode]
) -> dict[str, FragmentDefinitionNode]:
    """Collect the fragments an operation spreads, and those that they spread; validation names the unknown ones."""
    reached: dict[str, FragmentDefinitionNode] = {}
    waiting: list[Node] = [definition]
    while waiting:
        spreads = _Spreads()
        visit(waiting.pop(), spreads)
        for name in spreads.names:
            fragment = fragments.get(name)
            if isinstance(fragment, FragmentDefinitionNode) and name not in reached:
                reached[name] = fragment
                waiting.append(fragment)
    return reached


class _Spreads(Visitor):
    """Notes the names of the fragments spread below a node."""

    def __init__(self) -> None:
        super().__init__()
        self.names: list[str] = []

    def enter_fragment_spread(self, node: FragmentSpreadNode, *_: object) -> None:
        self.names.append(node.name.value)

"""How large a developer's GraphQL document may be; each of its parts is looked at once, however often it is used."""

from collections.abc import Iterator

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    parse,
)

DEPTH, ALIASES, TOKENS = 10, 15, 2_000
_CHARACTERS = 100_000
_FRAGMENTS, _REPEATED = 50, 50
"""Validation compares every two fragments, and every two fields of one name, that stand side by side."""


def read_document(text: str) -> DocumentNode:
    """Parse a document; raises GraphQLError when it is malformed or too large."""
    document = parse(text, max_tokens=TOKENS, max_lexical_tokens=TOKENS, max_source_length=_CHARACTERS)
    fragments = [node for node in document.definitions if isinstance(node, FragmentDefinitionNode)]
    _refuse_more_than(_FRAGMENTS, len(fragments), "fragments")
    size = _Size({fragment.name.value: fragment for fragment in fragments})
    size.measure(document)
    _refuse_more_than(ALIASES, size.aliases, "aliases")
    _refuse_more_than(_REPEATED, size.repeated, "repeated fields")
    _refuse_more_than(DEPTH, size.depth, "fields inside each other")
    return document


def _refuse_more_than(most: int, found: int, what: str) -> None:
    if found > most:
        raise GraphQLError(f"The document has {found} {what}; at most {most} are taken.")


class _Size:
    """Counts and measures the operations and fragments of a document; a fragment's own parts count once.

    Introspection has no depth here: graphql-core bounds it by a rule of its own (MaxIntrospectionDepthRule).
    """

    def __init__(self, fragments: dict[str, FragmentDefinitionNode]) -> None:
        self.aliases = self.repeated = self.depth = 0
        self._fragments = fragments
        self._depths: dict[str, int] = {}

    def measure(self, document: DocumentNode) -> None:
        """Walk through all definitions."""
        for node in document.definitions:
            match node:
                case OperationDefinitionNode():
                    depth = self._walk(node.selection_set)
                case FragmentDefinitionNode():
                    depth = self._depth_of_fragment(node.name.value)
                case _:
                    depth = 0
            self.depth = max(self.depth, depth)

    def _walk(self, selections: SelectionSetNode | None) -> int:
        """Count what is selected, and give its depth."""
        deepest, seen = 0, set()
        for node in _flat(selections):
            if isinstance(node, FragmentSpreadNode):
                depth = self._depth_of_fragment(node.name.value)
            else:
                name = (node.alias or node.name).value
                self.aliases += node.alias is not None
                self.repeated += name in seen
                seen.add(name)
                inside = self._walk(node.selection_set)
                depth = 0 if node.name.value.startswith("__") else 1 + inside
            deepest = max(deepest, depth)
        return deepest

    def _depth_of_fragment(self, name: str) -> int:
        """Give a fragment's depth; one that is unknown, or contains itself, is left to validation."""
        if name not in self._depths:
            self._depths[name] = 0
            fragment = self._fragments.get(name)
            self._depths[name] = self._walk(fragment.selection_set) if fragment else 0
        return self._depths[name]


def _flat(selections: SelectionSetNode | None) -> Iterator[FieldNode | FragmentSpreadNode]:
    """Give the fields and spreads of a selection, those of its inline fragments included."""
    for node in selections.selections if selections else ():
        match node:
            case InlineFragmentNode():
                yield from _flat(node.selection_set)
            case FieldNode() | FragmentSpreadNode():
                yield node

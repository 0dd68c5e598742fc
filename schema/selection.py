"""Looking ahead at what an operation selects."""

from graphql import FieldNode, FragmentSpreadNode, InlineFragmentNode, SelectionSetNode

from schema.context import Info


def selects(info: Info, name: str) -> bool:
    """Say whether the field being answered has a subfield of this name selected, in a fragment or not."""
    raw = info._raw_info  # noqa: SLF001  (Strawberry's own `selected_fields` builds the whole tree)
    pending: list[SelectionSetNode | None] = [node.selection_set for node in raw.field_nodes]
    while pending:
        for selection in getattr(pending.pop(), "selections", ()):
            match selection:
                case FieldNode() if selection.name.value == name:
                    return True
                case FragmentSpreadNode():
                    pending.append(raw.fragments[selection.name.value].selection_set)
                case InlineFragmentNode():
                    pending.append(selection.selection_set)
    return False

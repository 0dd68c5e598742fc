"""The mutations themselves."""

import ast

from tests.mutants.mutations import mutations

SOURCE = '''
def admit(age: int, known: bool) -> bool:
    """Say whether."""
    if not known and age < 18:
        raise ValueError
    note(age + 1)
    return known is True
'''


def test_every_kind_of_change_is_made_once_and_is_python():
    found = list(mutations(SOURCE))

    assert sorted(mutation.what for mutation in found) == sorted(
        [
            "the condition was turned round",
            "And became Or",
            "Lt became LtE",
            "became 19",
            "left out: raise ValueError",
            "left out: note(age + 1)",
            "Add became Sub",
            "became 2",
            "Is became IsNot",
            "became False",
        ]
    )
    assert len({mutation.source for mutation in found}) == len(found)
    assert all(ast.parse(mutation.source) for mutation in found)

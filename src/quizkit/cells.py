"""What a code cell does, read from its source without running it."""

import ast
from collections.abc import Collection

STAYS_OPEN = "to-change"  # the tag of a cell that its text asks the learner to change


def call(source: str, names: Collection[str]) -> ast.Call | None:
    """Give the call of one of these verbs with which a cell ends."""
    found = last_call(source)
    return found if found and isinstance(found.func, ast.Name) and found.func.id in names else None


def last_call(source: str) -> ast.Call | None:
    """Give the call with which a cell ends, whatever it calls."""
    match _statements(source):
        case [*_, ast.Expr(value=ast.Call() as found)]:
            return found
    return None


def only_calls(source: str, names: Collection[str]) -> bool:
    """Say whether a cell only imports and calls these verbs: whoever only reads misses nothing without its code."""

    def plain(statement: ast.stmt) -> bool:
        match statement:
            case ast.Import() | ast.ImportFrom():
                return True
            case ast.Expr(value=ast.Call(func=ast.Name(id=name))):
                return name in names
        return False

    found = _statements(source)
    return bool(found) and all(map(plain, found))


def _statements(source: str) -> list[ast.stmt]:
    try:
        return ast.parse(source).body
    except SyntaxError:  # a magic, or a blank that is no Python
        return []

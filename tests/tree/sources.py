"""The headers of the library and what they include; shared by the checks in this folder."""

import pathlib
import re
import sys

root = pathlib.Path(__file__).resolve().parents[2]
include = root / "include"

_include_line = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)


def headers():
    """All headers, as paths below include/ ("nas/space/one_of.hpp"), sorted."""
    return sorted(str(p.relative_to(include)) for p in (include / "nas").rglob("*.hpp"))


def text(header):
    return (include / header).read_text(encoding="utf-8")


def includes(header):
    """What a header includes directly. A name in quotes is resolved beside the header."""
    found = []
    for mark, name in _include_line.findall(text(header)):
        beside = (include / header).parent / name
        found.append(str(beside.resolve().relative_to(include)) if mark == '"' and beside.exists() else name)
    return found


def reachable(header):
    """The header and everything it includes, directly or not: {name: the header that includes it first}."""
    seen = {header: None}
    open_ends = [header]
    while open_ends:
        current = open_ends.pop()
        if not (include / current).exists():
            continue
        for name in includes(current):
            if name not in seen:
                seen[name] = current
                open_ends.append(name)
    return seen


def area(header):
    """The folder of a header below nas/; headers directly in nas/ form the area "" (nas.hpp, version.hpp, ...)."""
    parts = header.split("/")
    return parts[1] if len(parts) > 2 else ""


def without_comments(code):
    return re.sub(r"//[^\n]*|/\*.*?\*/", "", code, flags=re.DOTALL)


def finish(problems, passed):
    """Prints the problems and ends the program with 1, or prints what was checked and ends with 0."""
    for problem in problems:
        print(problem)
    if problems:
        sys.exit(f"{len(problems)} problems")
    print(passed)
    sys.exit(0)

"""Every error id of the library is documented in docs/errors/<area>.md and asserted in a test, and nothing else is listed."""

import re

import sources

identifier = re.compile(r'"(nas\.([a-z_]+)\.(\d+))"')


def ids_in(folder, pattern, expression=identifier):
    found = {}
    for path in sorted((sources.root / folder).rglob(pattern)):
        for match in expression.finditer(sources.without_comments(path.read_text(encoding="utf-8"))):
            found.setdefault(match.group(1), path.relative_to(sources.root))
    return found


thrown = ids_in("include", "*.hpp")
tested = ids_in("tests", "*.cpp", re.compile(r"(nas\.([a-z_]+)\.(\d+))"))
documented = {}
problems = []
for page in sorted((sources.root / "docs/errors").glob("*.md")):
    for row in page.read_text(encoding="utf-8").splitlines():
        match = re.match(r"\|\s*`?\[?(nas\.([a-z_]+)\.\d+)\]?`?\s*\|", row)
        if not match:
            continue
        if match.group(1) in documented:
            problems.append(f"docs/errors/{page.name}: {match.group(1)} is listed twice")
        if match.group(2) != page.stem:
            problems.append(f"docs/errors/{page.name}: {match.group(1)} belongs on the page {match.group(2)}.md")
        documented[match.group(1)] = page

for id, path in thrown.items():
    if id not in documented:
        problems.append(f"{path}: {id} is missing from docs/errors/{id.split('.')[1]}.md")
    if id not in tested:
        problems.append(f"{path}: no test names {id}")
for id, page in documented.items():
    if id not in thrown:
        problems.append(f"docs/errors/{page.name}: {id} is thrown nowhere")

sources.finish(problems, f"{len(thrown)} error ids, all documented and tested")

"""Every header has a test file at the same path, opens with its purpose, and stays readable in one sitting."""

import sources

without_test = {"nas/nas.hpp", "nas/fwd.hpp"}  # the ODR object and the umbrella check cover them

problems = []
for header in sources.headers():
    if "/generated/" in header:
        continue
    test = sources.root / "tests/unit" / header.removeprefix("nas/").replace(".hpp", ".cpp")
    if header not in without_test and not test.exists():
        problems.append(f"{header}: there is no {test.relative_to(sources.root)}")
    lines = sources.text(header).splitlines()
    if lines[:1] != ["#pragma once"] or not lines[1].startswith("// "):
        problems.append(f"{header}: must open with '#pragma once' and a comment that says what it is for")
    if len(lines) > 500:
        problems.append(f"{header}: {len(lines)} lines are two headers")
    elif len(lines) > 400:
        print(f"note: {header}: {len(lines)} lines; 400 is the point where a header wants to be two")
sources.finish(problems, f"{len(sources.headers())} headers have their test")

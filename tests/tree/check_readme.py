"""Every C++ snippet of README.md compiles:  check_readme.py COMPILER

readme.hpp declares what the text says the reader has (a trainer, a latency model).
"""

import pathlib
import re
import subprocess
import sys

import sources

compiler = sys.argv[1]
here = pathlib.Path(__file__).resolve().parent
readme = (sources.root / "README.md").read_text(encoding="utf-8")

problems = []
snippets = list(re.finditer(r"^```cpp\n(.*?)^```", readme, flags=re.DOTALL | re.MULTILINE))
for snippet in snippets:
    line = readme.count("\n", 0, snippet.start(1)) + 1
    code = f'#include "{here}/readme.hpp"\n#line {line} "README.md"\n{snippet.group(1)}'
    result = subprocess.run(
        [compiler, "-std=c++20", "-Wall", "-Wextra", "-Werror", "-Wno-unused", f"-I{sources.include}", "-x", "c++", "-fsyntax-only", "-"],
        input=code, text=True, capture_output=True)
    if result.returncode:
        problems.append(f"README.md:{line}: the snippet does not compile\n{result.stderr[:3000]}")
if not snippets:
    problems.append("README.md shows no C++")
sources.finish(problems, f"{len(snippets)} snippets of README.md compile; {compiler}")

"""The snippets of a page compile and print what the page says:  check_tutorial.py PAGE COMPILER

A ```cpp block is a declaration, unless a ```text block follows it: then it is run, and the text is what it prints.
"""

import pathlib
import re
import subprocess
import sys
import tempfile

import sources

page = sources.root / sys.argv[1]
compiler = sys.argv[2]
text = page.read_text(encoding="utf-8")

blocks = list(re.finditer(r"^```(cpp|text)\n(.*?)^```", text, flags=re.DOTALL | re.MULTILINE))
outside, inside, expected = [], [], []
for i, block in enumerate(blocks):
    if block.group(1) == "text":
        continue
    line = text.count("\n", 0, block.start(2)) + 1
    code = f'#line {line} "{sys.argv[1]}"\n{block.group(2)}'
    runs = i + 1 < len(blocks) and blocks[i + 1].group(1) == "text"
    if runs:
        inside.append(f'{{\n{code}}}\nstd::puts("--- {line}");\n')
        expected.append((line, blocks[i + 1].group(2)))
    else:
        outside.append(code)

problems = []
if not expected:
    problems.append(f"{sys.argv[1]} shows no output")
with tempfile.TemporaryDirectory() as folder:
    program = pathlib.Path(folder) / "tutorial"
    code = "#include <cstdio>\n" + "".join(outside) + "\nint main() {\n" + "".join(inside) + "}\n"
    built = subprocess.run(
        [compiler, "-std=c++20", "-O0", "-Wall", "-Wextra", "-Werror", "-Wno-unused", f"-I{sources.include}", "-x", "c++", "-", "-o", program],
        input=code, text=True, capture_output=True)
    if built.returncode:
        problems.append(f"{sys.argv[1]}: the snippets do not compile\n{built.stderr[:6000]}")
    else:
        ran = subprocess.run([program], text=True, capture_output=True)
        if ran.returncode:
            problems.append(f"{sys.argv[1]}: the snippets end with {ran.returncode}\n{ran.stderr[:2000]}")
        printed = ran.stdout
        for line, wanted in expected:
            got, _, printed = printed.partition(f"--- {line}\n")
            if got != wanted:
                problems.append(f"{sys.argv[1]}:{line}: the page says\n{wanted}but the snippet prints\n{got}")
sources.finish(problems, f"{len(expected)} snippets of {sys.argv[1]} print what it says, {len(outside)} more compile; {compiler}")

"""What <nas/nas.hpp> costs to parse, in CPU seconds and beside <vector>:  header_cost.py COMPILER

The aim is 1.2 CPU seconds on g++ 12. The check fails only far above it, because machines differ.
"""

import os
import subprocess
import sys
import tempfile

import sources

aim = 1.2
limit = 2.5
limit_ratio = 25.0
runs = 5


def cpu_seconds(compiler, header):
    with tempfile.TemporaryDirectory() as folder:
        source = os.path.join(folder, "one.cpp")
        with open(source, "w", encoding="utf-8") as file:
            file.write(f"#include <{header}>\n")
        before = os.times()
        subprocess.run([compiler, "-std=c++20", "-fsyntax-only", f"-I{sources.include}", source], check=True)
        after = os.times()
    return after.children_user - before.children_user + after.children_system - before.children_system


compiler = sys.argv[1]
# Interleaved, and the best of several: other work on the machine can only add time.
pairs = [(cpu_seconds(compiler, "nas/nas.hpp"), cpu_seconds(compiler, "vector")) for _ in range(runs)]
cost = min(pair[0] for pair in pairs)
vector = min(pair[1] for pair in pairs)
print(f"<nas/nas.hpp> costs {cost:.2f} CPU seconds (aim {aim}), {cost / vector:.1f} times <vector> ({vector:.2f}); {compiler}")
if cost > limit and cost / vector > limit_ratio:
    sys.exit(f"that is above {limit} seconds and {limit_ratio} times <vector>")

"""Relative links of the documentation lead to files that exist, and docs/index.md lists every page."""

import re

import sources

pages = sorted([*sources.root.glob("*.md"), *(sources.root / "docs").rglob("*.md"), *(sources.root / "benchmarks").rglob("*.md")])
problems = []
count = 0
for page in pages:
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    text = re.sub(r"`[^`]*`", "", text)
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:|#", target):
            continue
        count += 1
        if not (page.parent / target.split("#")[0]).exists():
            problems.append(f"{page.relative_to(sources.root)}: the link {target} leads nowhere")
index = (sources.root / "docs/index.md").read_text(encoding="utf-8")
for page in (sources.root / "docs").rglob("*.md"):
    link = page.relative_to(sources.root / "docs").as_posix()
    if link != "index.md" and f"]({link})" not in index:
        problems.append(f"docs/{link}: not in docs/index.md; run tools/docs_index.py")
sources.finish(problems, f"{count} links in {len(pages)} pages")

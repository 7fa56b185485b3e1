"""Writes docs/index.md and the list of pages in docs/errors.md from the pages that exist:  python3 tools/docs_index.py

A page is listed under its folder with its title and the first sentence of its text.
"""

import pathlib
import re

docs = pathlib.Path(__file__).resolve().parents[1] / "docs"

# Folders in the order in which a reader needs them, with what they are about.
parts = {
    "": "The project",
    "space": "Search spaces",
    "search": "The search",
    "trial": "Trials and their metrics",
    "controller": "Search algorithms",
    "model": "Models behind controllers",
    "reward": "Rewards",
    "bench": "Benchmarks of controllers",
    "testing": "Testing your own parts",
    "latency": "Latency",
    "storage": "Storage",
    "nn": "Networks",
    "train": "Training and data",
    "zoo": "Known networks",
    "io": "Exchange formats and reports",
    "tensor": "Tensors",
    "backend": "Backends",
    "core": "Foundations",
    "errors": "Errors by area",
}


def title_and_sentence(page):
    blocks = [block.strip() for block in page.read_text(encoding="utf-8").split("\n\n")]
    title = blocks[0].removeprefix("# ").splitlines()[0]
    text = next((b for b in blocks[1:] if re.match(r"[A-Za-z*]|`[^`]", b)), "").replace("\n", " ")
    sentence = re.split(r"(?<!al\.)(?<=[.!?])\s|:$", text)[0].rstrip(".")
    return title, re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", sentence)


def entry(page, start):
    title, sentence = title_and_sentence(page)
    link = page.relative_to(start).as_posix()
    return f"- [{title}]({link}): {sentence}" if sentence else f"- [{title}]({link})"


def part_of(page):
    parts_of_path = page.relative_to(docs).parts
    return parts_of_path[0] if len(parts_of_path) > 1 else ""


def index():
    pages = sorted(p for p in docs.rglob("*.md") if p != docs / "index.md")
    lines = ["# Documentation", "", "Start with the [readme](../README.md). A page per public thing, by the folder of its header.", ""]
    for part in [*parts, *sorted({part_of(p) for p in pages} - set(parts))]:
        members = [p for p in pages if part_of(p) == part]
        if members:
            lines += [f"## {parts.get(part, part)}", "", *(entry(p, docs) for p in members), ""]
    return "\n".join(lines)


def errors_index():
    head = (docs / "errors.md").read_text(encoding="utf-8").split("## By area")[0]
    pages = sorted((docs / "errors").glob("*.md"))
    return head + "## By area\n\n" + "\n".join(f"- [nas.{p.stem}](errors/{p.name})" for p in pages) + "\n"


if __name__ == "__main__":
    # The list of errors first: the index quotes it.
    (docs / "errors.md").write_text(errors_index(), encoding="utf-8")
    (docs / "index.md").write_text(index(), encoding="utf-8")

"""nas.hpp includes every public header of the light folders: what design and documentation call "the library"."""

import sources

light = {"core", "space", "trial", "controller", "reward", "latency", "search", "storage"}

reached = sources.reachable("nas/nas.hpp")
problems = [
    f"{header}: not reached from nas/nas.hpp"
    for header in sources.headers()
    if sources.area(header) in light and header not in reached
]
sources.finish(problems, f"nas.hpp reaches all {sum(sources.area(h) in light for h in reached)} headers of {len(light)} folders")

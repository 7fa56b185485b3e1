"""nas.hpp includes every public header of the light folders: what design and documentation call "the library"."""

import sources

light = {"core", "space", "trial", "controller", "reward", "latency", "search", "storage"}

# Included by name where needed, and why nas.hpp leaves them out.
by_name = {
    "nas/latency/gate.hpp": "measuring on this machine",
    "nas/latency/machine.hpp": "measuring on this machine",
    "nas/latency/measure.hpp": "measuring on this machine",
    "nas/latency/measured.hpp": "measuring on this machine",
    "nas/latency/stopwatch.hpp": "measuring on this machine",
    "nas/search/thread_executor.hpp": "<thread> costs as much as the space language",
}

reached = sources.reachable("nas/nas.hpp")
problems = [
    f"{header}: not reached from nas/nas.hpp"
    for header in sources.headers()
    if sources.area(header) in light and header not in reached and header not in by_name
]
sources.finish(problems, f"nas.hpp reaches all {sum(sources.area(h) in light for h in reached)} headers of {len(light)} folders")

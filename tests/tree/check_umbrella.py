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
    "nas/storage/checkpoint_store.hpp": "weights of trials: a program with trainers of its own needs it",
} | {
    f"nas/core/{name}.hpp": "hashes of cells and networks"
    for name in ("graph_hash", "labelled_dag")
} | {
    f"nas/space/{name}.hpp": "the outline of a space as data: half as much again to parse"
    for name in ("any_space", "any_value", "freeze", "literal_list", "nth", "outline", "point_index", "random_below", "space_tree")
} | {
    f"nas/space/{name}.hpp": "architectures as numbers, for models and files"
    for name in ("adjacency_encoding", "decision_columns", "genome_bytes", "one_hot_encoding", "ordinal_encoding", "path_encoding")
}

reached = sources.reachable("nas/nas.hpp")
# Controllers and pruners are included by name, all but the common ones.
common = {
    "any_controller", "begin_with", "concept", "constrained", "deduplicate", "in_turn", "mixture", "proposal", "propose",
    "random_search", "regularized_evolution", "repeat_trials", "space_exhausted", "unseen_sampler", "usable_reward", "warm_up",
}
by_name |= {
    header: "one of many controllers"
    for header in sources.headers()
    if sources.area(header) == "controller" and header.split("/")[-1].removesuffix(".hpp") not in common
}
by_name |= {
    header: "one of many pruners"
    for header in sources.headers()
    if sources.area(header) == "search" and header.endswith("_pruner.hpp") or header in {"nas/search/curve.hpp", "nas/search/signed_rank.hpp"}
}
by_name |= {f"nas/trial/{name}.hpp": "tools for fronts" for name in ("crowding_distance", "hypervolume", "non_dominated_sort", "pareto_archive")}
by_name |= {"nas/core/normal.hpp": "normally distributed numbers, for models"}

problems = [
    f"{header}: not reached from nas/nas.hpp"
    for header in sources.headers()
    if sources.area(header) in light and header not in reached and header not in by_name
]
sources.finish(problems, f"nas.hpp reaches all {sum(sources.area(h) in light for h in reached)} headers of {len(light)} folders")

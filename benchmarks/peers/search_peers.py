"""Trials per second of other search libraries, asked and told without an evaluation to speak of.

search_peers.py LIBRARY METHOD TRIALS DECISIONS [WARM_UP]

LIBRARY is optuna or rustuna; METHOD random, tpe, nsga2 or gp. Prints the library's version and the seconds that TRIALS trials
took after WARM_UP others of the same study. Decisions have three alternatives each; nsga2 has two objectives and a population
of 100, the others one objective. Everything is in memory, with logging off.
"""

import importlib
import importlib.metadata
import sys
import time

library, method = sys.argv[1], sys.argv[2]
trials, decisions = int(sys.argv[3]), int(sys.argv[4])
warm_up = int(sys.argv[5]) if len(sys.argv) > 5 else 0

module = importlib.import_module(library)
if hasattr(module, "logging"):
    module.logging.set_verbosity(module.logging.ERROR)
samplers = module.samplers

try:
    sampler = {
        "random": lambda: samplers.RandomSampler(seed=1),
        "tpe": lambda: samplers.TPESampler(seed=1),
        "nsga2": lambda: samplers.NSGAIISampler(seed=1, population_size=100),
        "gp": lambda: samplers.GPSampler(seed=1),
    }[method]()
except (AttributeError, ImportError) as reason:
    sys.exit(f"{library} has no {method} here: {reason}")

names = [f"x{i}" for i in range(decisions)]
alternatives = [0, 1, 2]
two = method == "nsga2"


def objective(trial):
    answers = [trial.suggest_categorical(name, alternatives) for name in names]
    total = sum(answers)
    return (total, sum((a - 1) * i for i, a in enumerate(answers))) if two else total


study = module.create_study(sampler=sampler, directions=["maximize", "maximize"] if two else ["maximize"])
if warm_up:
    study.optimize(objective, n_trials=warm_up)
begun = time.perf_counter()
study.optimize(objective, n_trials=trials)
print(importlib.metadata.version(library), time.perf_counter() - begun)

"""The peers: searches by Optuna and Syne Tune on NAS-Bench-201, each where it is installed. Prints one JSON line a strategy.

python strategies_peer.py nas-bench-201.csv.gz SEEDS TRIALS: mean regret after so many evaluations on the 200-epoch validation of CIFAR-10.
"""
import csv
import gzip
import json
import logging
import sys
import time
import warnings

file, seeds, trials = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
with gzip.open(file, "rt") as lines:
    accuracy = {row["ops"]: float(row["c10_val200"]) for row in csv.DictReader(lines)}
best = max(accuracy.values())
edges = [f"edge{index}" for index in range(6)]
operations = "01234"
warnings.filterwarnings("ignore")
logging.disable(logging.CRITICAL)


def optuna_searches():
    import optuna

    def search(sampler):
        def run(seed):
            study = optuna.create_study(direction="maximize", sampler=sampler(seed))
            study.optimize(lambda trial: accuracy["".join(trial.suggest_categorical(e, operations) for e in edges)], trials)
            return study.best_value

        return run

    name = f"Optuna {optuna.__version__}"
    samplers = optuna.samplers
    return {
        f"{name}, RandomSampler": search(lambda seed: samplers.RandomSampler(seed=seed)),
        f"{name}, TPESampler": search(lambda seed: samplers.TPESampler(seed=seed)),
        f"{name}, TPESampler(multivariate=False)": search(lambda seed: samplers.TPESampler(seed=seed, multivariate=False)),
    }


def syne_tune_searches():
    import syne_tune
    from syne_tune.backend.trial_status import Trial
    from syne_tune.config_space import choice
    from syne_tune.optimizer import baselines

    space = {edge: choice(list(operations)) for edge in edges}

    def search(scheduler):
        def run(seed):
            asked = scheduler(config_space=space, metric="accuracy", do_minimize=False, random_seed=seed)
            found = 0
            for number in range(trials):
                config = asked.suggest().config
                trial = Trial(trial_id=number, config=config, creation_time=None)
                asked.on_trial_add(trial)
                value = accuracy["".join(config[edge] for edge in edges)]
                asked.on_trial_complete(trial, {"accuracy": value})
                found = max(found, value)
            return found

        return run

    name = f"Syne Tune {syne_tune.__version__}"
    return {
        f"{name}, REA": search(baselines.REA),
        f"{name}, REA(10, 3)": search(lambda **given: baselines.REA(population_size=10, sample_size=3, **given)),
        f"{name}, TPE": search(baselines.TPE),
        f"{name}, BORE": search(baselines.BORE),
    }


for searches in (optuna_searches, syne_tune_searches):
    try:
        found = searches()
    except ImportError as missing:
        print(json.dumps({"missing": str(missing)}), flush=True)
        continue
    for name, run in found.items():
        begun = time.perf_counter()
        regrets = [best - run(seed) for seed in range(seeds)]
        seconds = (time.perf_counter() - begun) / (seeds * trials)
        print(json.dumps({"name": name, "regret": sum(regrets) / seeds, "seconds": seconds}), flush=True)

# Trains boosters with XGBoost for Python: xgboost_training.py FOLDER. Writes train.f32 (300 rows of 6 features and a label), validation.f32 (100 rows),
# for each case NAME.f32 (predictions of the validation rows), and a line "NAME ROUNDS METRIC" per case.
import sys

import numpy as np
import xgboost

folder = sys.argv[1]
random = np.random.RandomState(3)
rows = random.randn(400, 6).astype("f4")
number = (rows[:, 0] + rows[:, 1] * rows[:, 2] + random.randn(400)).astype("f4")
rows[random.rand(400, 6) < 0.1] = np.nan
labels = np.where(np.arange(400) % 2 == 0, number, 2 * number).astype("f4")
np.hstack([rows, labels[:, None]])[:300].tofile(f"{folder}/train.f32")
np.hstack([rows, labels[:, None]])[300:].tofile(f"{folder}/validation.f32")

linear = dict(booster="gblinear", updater="coord_descent")
trees = dict(tree_method="hist")
cases = {
    "linear": (dict(linear, eta=0.5, reg_lambda=0.1, alpha=0.01, base_score=2), 20, None),
    "linear_stopped": (dict(linear, eta=0.9, reg_lambda=0, base_score=0), 200, 3),
    "trees": (dict(trees, eta=0.1, max_depth=3, subsample=0.7, colsample_bytree=0.5, seed=5, base_score=0.5), 30, None),
    "trees_stopped": (dict(trees, eta=0.3, max_depth=4, base_score=0), 200, 5),
    "logistic_auc": (dict(trees, objective="binary:logistic", eval_metric="auc", eta=0.2, max_depth=3, base_score=0.4), 100, 4),
    "forest": (dict(trees, eta=1, max_depth=5, num_parallel_tree=40, subsample=0.8, colsample_bynode=0.5, seed=2, base_score=0.5), 1, None),
}
for name, (options, rounds, patience) in cases.items():
    target = (labels > 0).astype("f4") if "logistic" in name else labels
    train, validation = xgboost.DMatrix(rows[:300], target[:300]), xgboost.DMatrix(rows[300:], target[300:])
    options = dict(options, nthread=1, verbosity=0)
    history = {}
    model = xgboost.train(options, train, rounds, evals=[(validation, "validation")], early_stopping_rounds=patience, evals_result=history, verbose_eval=False)
    kept = model.best_iteration + 1 if patience else rounds
    if patience and "linear" in name:
        model = xgboost.train(options, train, kept)
        predictions = model.predict(validation)
    else:
        predictions = model.predict(validation, iteration_range=(0, kept))
    predictions.tofile(f"{folder}/{name}.f32")
    metric = list(history["validation"].values())[0]
    print(name, kept, len(metric), repr(float(metric[kept - 1])))

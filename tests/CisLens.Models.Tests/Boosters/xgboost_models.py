# Trains small models with XGBoost: xgboost_models.py FOLDER. Writes rows.f32 (200 rows of 7 features, some missing) and for each model NAME.model
# (binary), NAME.json, NAME.ubj, NAME.txt (dump), NAME.margin.f32 and NAME.prediction.f32.
import sys

import numpy as np
import xgboost

folder = sys.argv[1]
random = np.random.RandomState(7)
rows = random.randn(200, 7).astype("f4")
rows[random.rand(200, 7) < 0.15] = np.nan
rows.tofile(f"{folder}/rows.f32")
target = (np.nan_to_num(rows[:, 0]) * np.nan_to_num(rows[:, 1], nan=1) + 0.3 * random.randn(200)).astype("f4")

models = {
    "trees": dict(objective="reg:squarederror", base_score=2, max_depth=5, eta=0.3, rounds=12),
    "logistic": dict(objective="binary:logistic", base_score=0.3, max_depth=3, eta=0.2, rounds=20),
    "forest": dict(objective="reg:squarederror", base_score=0.5, max_depth=4, eta=1, num_parallel_tree=25, subsample=0.7, colsample_bynode=0.6, rounds=1),
    "pruned": dict(objective="reg:squarederror", base_score=0, max_depth=7, gamma=2, tree_method="exact", rounds=6),
    "linear": dict(objective="reg:squarederror", booster="gblinear", base_score=2, reg_lambda=1, updater="coord_descent", rounds=30),
    "linear_logistic": dict(objective="binary:logistic", booster="gblinear", base_score=0.3, reg_lambda=1, updater="coord_descent", rounds=30),
}
for name, options in models.items():
    rounds = options.pop("rounds")
    labels = target > 0 if "logistic" in name else target
    data = xgboost.DMatrix(rows, labels)
    model = xgboost.train(dict(options, nthread=1, seed=1), data, rounds)
    for ending in ("model", "json", "ubj"):
        model.save_model(f"{folder}/{name}.{ending}")
    model.dump_model(f"{folder}/{name}.txt", with_stats=name == "logistic")
    model.predict(data, output_margin=True).tofile(f"{folder}/{name}.margin.f32")
    model.predict(data).tofile(f"{folder}/{name}.prediction.f32")

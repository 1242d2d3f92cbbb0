using CisLens.Design;

namespace CisLens.Train.Networks;

/// <summary>The ranges of options.</summary>
public static class OptionRules
{
    /// <summary>All faults of a set of options, as text; empty if it is valid.</summary>
    public static IReadOnlyList<string> Faults(TrainOptions o)
    {
        var faults = new List<string>();
        void Require(bool good, string name, object? value, string expected)
        {
            if (!good)
                faults.Add($"{name} is {value}, expected {expected}");
        }
        Require(o.Epochs > 0, "epochs", o.Epochs, "at least 1");
        Require(o.BatchSize > 0, "batch_size", o.BatchSize, "at least 1");
        Require(o.Accumulate > 0, "accumulate", o.Accumulate, "at least 1");
        Require(o.LearningRate > 0 && double.IsFinite(o.LearningRate), "learning_rate", o.LearningRate, "more than 0");
        Require(o.Momentum is >= 0 and < 1, "momentum", o.Momentum, "0 to below 1");
        Require(o.Alpha is > 0 and < 1, "alpha", o.Alpha, "between 0 and 1");
        Require(o.Beta1 is >= 0 and < 1, "beta1", o.Beta1, "0 to below 1");
        Require(o.Beta2 is >= 0 and < 1, "beta2", o.Beta2, "0 to below 1");
        Require(o.WeightDecay >= 0, "weight_decay", o.WeightDecay, "0 or more");
        Require(o.MaxNorm is null or > 0, "max_norm", o.MaxNorm, "more than 0, or null");
        Require(o.ClipNorm is null or > 0, "clip_norm", o.ClipNorm, "more than 0, or null");
        Require(o.WarmUp is >= 0 and < 1, "warm_up", o.WarmUp, "0 to below 1");
        Require(o.HiddenL1 >= 0, "hidden_l1", o.HiddenL1, "0 or more");
        Require(o.TotalWeight >= 0 && double.IsFinite(o.TotalWeight), "total_weight", o.TotalWeight, "0 or more");
        Require(o.Decay >= 0, "decay", o.Decay, "0 or more");
        foreach (var (track, weight) in o.TaskWeights ?? [])
            Require(weight >= 0 && double.IsFinite(weight), $"task_weights of {track}", weight, "0 or more");
        Require(o.PlateauFactor is > 0 and < 1, "plateau_factor", o.PlateauFactor, "between 0 and 1");
        Require(o.PlateauPatience >= 0, "plateau_patience", o.PlateauPatience, "0 or more");
        Require(o.Patience is null or > 0, "patience", o.Patience, "at least 1, or null");
        Require(o.ValidateEvery is null or > 0, "validate_every", o.ValidateEvery, "at least 1, or null");
        Require(o.CheckpointEvery is null or > 0, "checkpoint_every", o.CheckpointEvery, "at least 1, or null");
        Require(o.ShiftBp >= 0, "shift_bp", o.ShiftBp, "0 or more");
        return faults;
    }
}

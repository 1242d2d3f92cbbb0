using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design;
using CisLens.Train.Batches;

namespace CisLens.Train.Networks;

/// <summary>A head in training: its data, its loss, the coding of its labels, and its validation.</summary>
sealed class HeadTraining
{
    HeadTraining(string name, ILabelledSequences data, LossKind[] loss, LabelCoding labels, Validation validation) =>
        (Name, Data, Loss, Labels, Validation) = (name, data, loss, labels, validation);

    /// <summary>Name of the head in the data.</summary>
    public string Name { get; }

    /// <summary>The examples of its genome, with its labels.</summary>
    public ILabelledSequences Data { get; }

    /// <summary>The loss of each track.</summary>
    public LossKind[] Loss { get; }

    /// <summary>Encodes its labels.</summary>
    public LabelCoding Labels { get; }

    /// <summary>Evaluates the head.</summary>
    public Validation Validation { get; }

    /// <summary>The data of each head.</summary>
    public static IReadOnlyList<ILabelledSequences> Split(ILabelledSequences data) =>
        data.Heads.Count == 1 ? [data] : [.. data.Heads.Select(data.ForHead)];

    /// <summary>All heads of the data. They watch the same metric.</summary>
    /// <exception cref="CisLensException">A label is out of range, or an option does not fit the tracks.</exception>
    public static IReadOnlyList<HeadTraining> From(ILabelledSequences data, ModelDesign design, TrainOptions options, IRunLog log)
    {
        var all = Split(data);
        string[] ids = [.. all.SelectMany(own => own.Tracks).Select(t => t.Id)];
        HeadTraining[] Make(WatchedMetric metric) =>
            [.. all.Select((own, h) => From(data.Heads[h], own, design, options with { Metric = metric }, ids, log))];
        var heads = Make(options.Metric);
        return heads.Select(h => h.Validation.Watched).Distinct().Count() == 1 ? heads : Make(WatchedMetric.Loss);
    }

    static HeadTraining From(string name, ILabelledSequences data, ModelDesign design, TrainOptions options, string[] ids, IRunLog log)
    {
        var statistics = LabelStatistics.Compute(data);
        var loss = TrainingLoss.Resolve(options.Loss, data.Tracks, design.OneOfTracks);
        var weights = TaskWeights.From(data.Tracks, options.TaskWeights, ids);
        bool missing = statistics.Any(s => s.Count < (long)data.Indexes(Core.Contract.Split.Train).Count * data.Bins);
        var labels = new LabelCoding(data.Tracks, statistics, options.BalanceClasses, missing, weights);
        return new(name, data, loss, labels,
            new Validation(data, options.Metric, loss, labels.Deviations, log, weights, options.TotalWeight));
    }
}

using CisLens.Core;
using CisLens.Metrics;

namespace CisLens.Verify.Effects;

/// <summary>The metrics of one group.</summary>
sealed class GroupComparison
{
    const int LongestElementBp = 10_000;

    readonly string _name;
    readonly List<MatchedEffect> _rows;
    readonly IReadOnlyList<PredictedEffects> _files;
    readonly Rng _rng;
    readonly double[] _measured;
    readonly BlockBootstrap _bootstrap;

    /// <summary>A group of alleles.</summary>
    /// <param name="name">Name of the group.</param>
    /// <param name="rows">The alleles, sorted by position.</param>
    /// <param name="files">The files of predictions.</param>
    /// <param name="rng">Random numbers of the group.</param>
    public GroupComparison(string name, List<MatchedEffect> rows, IReadOnlyList<PredictedEffects> files, Rng rng)
    {
        (_name, _rows, _files, _rng) = (name, rows, files, rng);
        _measured = [.. rows.Select(r => r.Measured.Value)];
        // neighbouring alleles are not independent, so the bootstrap resamples blocks of them
        _bootstrap = new BlockBootstrap([.. rows.Select(r => r.Measured.Allele.Contig)], rng.Split("bootstrap"));
    }

    /// <summary>
    /// Computes the metrics of each file and of the baselines; for one file with several tracks, also of the best track; for several files,
    /// also the differences from the first.
    /// </summary>
    /// <param name="tracks">Index of the track of each file.</param>
    public GroupResult Run(int[] tracks)
    {
        var metrics = tracks.Select((track, file) => Metrics(Predicted(file, track))).ToList();
        var methods = metrics.Select((m, i) => Method(_files[i].Name, _files[i].Tracks[tracks[i]], m)).ToList();
        methods.Add(Method("gc_change", null, Metrics([.. _rows.Select(r => (double)r.Measured.Allele.GcChange)])));
        methods.Add(Method("random", null, Metrics(Random())));
        if (IsOneElement())
            methods.Add(Method("place", null, Metrics(Place())));
        if (_files is [{ Tracks.Count: > 1 }])
            methods.Add(Oracle());
        var differences = metrics.Skip(1).Select((m, i) => Result($"{_files[0].Name}_minus_{_files[i + 1].Name}", null,
            k => MetricValue.Difference(metrics[0][k], m[k], _bootstrap)));
        var alleles = _rows.Select(r => new ComparedAllele(r.Measured.Allele, r.Measured.Value,
            [.. tracks.Select((track, file) => r.Predicted[file][track])]));
        return new GroupResult(_name, [.. alleles], methods, [.. differences]);
    }

    double[] Predicted(int file, int track) => [.. _rows.Select(r => r.Predicted[file][track])];

    bool IsOneElement() => _rows[0].Measured.Allele.Contig == _rows[^1].Measured.Allele.Contig
        && _rows[^1].Measured.Allele.Pos0 - _rows[0].Measured.Allele.Pos0 <= LongestElementBp;

    // edits in the middle of an element lower its activity most: -1 in the middle, 0 at the ends
    double[] Place()
    {
        double first = _rows.Min(r => r.Measured.Allele.Pos0), last = _rows.Max(r => r.Measured.Allele.Pos0),
            half = Math.Max(1, (last - first) / 2);
        return [.. _rows.Select(r => Math.Abs(r.Measured.Allele.Pos0 - first - half) / half - 1)];
    }

    double[] Random()
    {
        var rng = _rng.Split("random");
        return [.. _rows.Select(_ => rng.NextNormal())];
    }

    MethodResult Oracle()
    {
        int best = Enumerable.Range(0, _files[0].Tracks.Count)
            .MaxBy(t => Pearson.Compute(Predicted(0, t), _measured) is var r && double.IsNaN(r) ? -2 : r);
        return Method("oracle", _files[0].Tracks[best], Metrics(Predicted(0, best)));
    }

    // in the order of MethodResult
    Metric[] Metrics(double[] scores) => [new Pearson(scores, _measured), new Spearman(scores, _measured),
        new SignAccuracy(scores, _measured), new Spearman(Sizes(scores), Sizes(_measured))];

    static double[] Sizes(double[] values) => Array.ConvertAll(values, Math.Abs);

    MethodResult Method(string name, string? track, Metric[] metrics) =>
        Result(name, track, k => MetricValue.From(metrics[k], _bootstrap));

    static MethodResult Result(string name, string? track, Func<int, MetricValue> metric) =>
        new(name, track, metric(0), metric(1), metric(2), metric(3));
}

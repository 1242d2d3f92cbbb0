using CisLens.Core;
using CisLens.Metrics;

namespace CisLens.Verify.Effects;

/// <summary>The metrics of one group.</summary>
sealed class GroupComparison
{
    const int LongestElementBp = 10_000;

    readonly string _name;
    readonly List<MatchedEffect> _rows;
    readonly IReadOnlyList<string> _tracks;
    readonly Rng _rng;
    readonly double[] _measured;
    readonly BlockBootstrap _bootstrap;

    /// <summary>A group of alleles.</summary>
    /// <param name="name">Name of the group.</param>
    /// <param name="rows">The alleles, sorted by position.</param>
    /// <param name="tracks">Names of the tracks.</param>
    /// <param name="rng">Random numbers of the group.</param>
    public GroupComparison(string name, List<MatchedEffect> rows, IReadOnlyList<string> tracks, Rng rng)
    {
        (_name, _rows, _tracks, _rng) = (name, rows, tracks, rng);
        _measured = [.. rows.Select(r => r.Measured.Value)];
        // neighbouring alleles are not independent, so the bootstrap resamples blocks of them
        _bootstrap = new BlockBootstrap([.. rows.Select(r => r.Measured.Allele.Contig)], rng.Split("bootstrap"));
    }

    /// <summary>Computes the metrics of the model, of the baselines, and, if there are several tracks, of the best of them.</summary>
    /// <param name="track">Index of the track of the model.</param>
    public GroupResult Run(int track)
    {
        var methods = new List<MethodResult>
        {
            Method("model", _tracks[track], Predicted(track)),
            Method("gc_change", null, [.. _rows.Select(r => (double)r.Measured.Allele.GcChange)]),
            Method("random", null, Random()),
        };
        if (IsOneElement())
            methods.Add(Method("place", null, Place()));
        if (_tracks.Count > 1)
            methods.Add(Oracle());
        var alleles = _rows.Select(r => new ComparedAllele(r.Measured.Allele, r.Measured.Value, r.Predicted[track]));
        return new GroupResult(_name, [.. alleles], methods);
    }

    double[] Predicted(int track) => [.. _rows.Select(r => r.Predicted[track])];

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
        int best = Enumerable.Range(0, _tracks.Count)
            .MaxBy(t => Pearson.Compute(Predicted(t), _measured) is var r && double.IsNaN(r) ? -2 : r);
        return Method("oracle", _tracks[best], Predicted(best));
    }

    MethodResult Method(string name, string? track, double[] scores) => new(name, track,
        With(new Pearson(scores, _measured)), With(new Spearman(scores, _measured)), With(new SignAccuracy(scores, _measured)),
        With(new Spearman(Sizes(scores), Sizes(_measured))));

    static double[] Sizes(double[] values) => Array.ConvertAll(values, Math.Abs);

    MetricValue With(Metric metric) =>
        metric.Value() is var value && double.IsNaN(value) ? MetricValue.None : new MetricValue(value, _bootstrap.Interval(metric));
}

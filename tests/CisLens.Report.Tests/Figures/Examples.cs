using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Genes;
using CisLens.Formats.Signal;
using CisLens.Metrics;
using CisLens.Mutate.Effects;
using CisLens.Report.Figures;

namespace CisLens.Report.Tests.Figures;

/// <summary>One figure of each kind, by name, with a title of the test's choice.</summary>
static class Examples
{
    public static readonly SortedDictionary<string, Func<string, Figure>> All = new()
    {
        ["curves"] = Curves,
        ["ranking"] = title => Ranking(title, 3),
        ["ranking-many"] = title => Ranking(title, 20),
        ["reliability"] = Reliability,
        ["scatter"] = title => Scatter(title, [300, 20_000, 500, 900, 1000]),
        ["bars"] = Bars,
        ["ism"] = title => IsmFigure.Draw(RandomMap(90, title) with { Marks = [new IsmMark(109_274_990, "G", "T", "rs12740374"), new IsmMark(109_274_968, "G", "T")] }),
        ["ism-long"] = title => IsmFigure.Draw(RandomMap(420, title)),
        ["splice"] = title => Splice(title, 50),
        ["splice-long"] = title => Splice(title, 4_999),
        ["logo"] = title => LogoFigure.Draw(new Logo { Title = title, Unit = "bits", Heights = [.. RandomMap(12, title).Effects.Select(e => (double)e)] }),
        ["logo-long"] = title => LogoFigure.Draw(new Logo { Title = title, Unit = "importance", First = 1001, Heights = [.. RandomMap(320, title).Effects.Select(e => (double)e)] }),
        ["logo-flat"] = title => LogoFigure.Draw(new Logo { Title = title, Unit = "bits", Heights = [0, 0, 0, double.NaN] }),
        ["signal"] = title => SignalFigure.Draw(title, new("chrX", 0, 1_280), [new(title, Bins(1, 10), Bins(2, 10)), new("minus", Bins(3, 7), null)],
            [new Gene(title, 0, 100, 700, false, [(100, 300), (500, 700)]), new Gene("B", 0, 650, 2_000, true, null)]),
        ["signal-log"] = title => SignalFigure.Draw(title, new("chrX", 0, 1_280), [new("counts", [new(0, 0, 128, 5), new(0, 128, 256, 12_345)], null)], []),
        ["signal-zero"] = title => SignalFigure.Draw(title, new("chrX", 0, 1_280), [new("zero", [], [new(0, 0, 128, 0)])], []),
        ["attention"] = title => Attention(title, 128, 1),
        ["attention-pooled"] = title => Attention(title, 1536, 6),
        ["scan"] = title => Scan(title, 60, ["del1", title]),
        ["scan-one"] = title => Scan(title, 900, [title]),
        ["epistasis"] = title => Epistasis(title, 12, 30),
        ["epistasis-long"] = title => Epistasis(title, 90, 90),
        ["ism-short"] = title => IsmFigure.Draw(RandomMap(12, title)),
    };

    static Figure Curves(string title)
    {
        double[] steps = [.. Enumerable.Range(0, 5000).Select(i => (double)i)], few = [.. Enumerable.Range(1, 10).Select(i => i * 500.0)];
        var rng = new Rng(1);
        return CurveFigure.Draw(title, "step",
        [
            new CurvePanel(title, "loss",
                [new Series("training", steps, [.. steps.Select(s => 0.3 + 0.4 * Math.Exp(-s / 900) + 0.03 * rng.NextNormal())]),
                 new Series("validation", few, [.. few.Select(s => 0.33 + 0.35 * Math.Exp(-s / 800) + 1e-5 * s)])], 3500),
            new CurvePanel("AUROC", "AUROC", [new Series("HepG2", few, [.. few.Select(s => 0.9 - 0.3 * Math.Exp(-s / 700))]),
                new Series("K562", few, [.. few.Select(s => 0.86 - 0.3 * Math.Exp(-s / 900))])], 1000),
        ]);
    }

    static SignalInterval[] Bins(ulong seed, int count)
    {
        var rng = new Rng(seed);
        return [.. Enumerable.Range(0, count).Select(i => new SignalInterval(0, i * 128, i * 128 + 128, (float)rng.NextDouble()))];
    }

    // a donor at −20 that ALT loses, and one at +7 that it gains
    static Figure Splice(string title, int distance)
    {
        float[] none = new float[2 * distance + 1], donorRef = [.. none], donorAlt = [.. none];
        (donorRef[distance - 20], donorAlt[distance - 20], donorAlt[distance + 7]) = (0.97f, 0.31f, 0.64f);
        var gene = new Gene(title, 0, 500, 9_000, false, [(500, 960), (990, 1_020), (4_000, 4_100)]);
        return SpliceFigure.Draw(title, new SpliceDelta(gene, default, default, new(0.64f, 7, 0, 0.64f), new(0.66f, -20, 0.97f, 0.31f))
        {
            Map = new(1_000 - distance, none, none, donorRef, donorAlt),
        }, 1_000);
    }

    // each position attends to its neighbours, to two starts of genes, and a little to all
    static Figure Attention(string title, int positions, int perCell)
    {
        int cells = positions / perCell;
        double[] starts = [0.31, 0.52];
        double[] values = [.. Enumerable.Range(0, cells).SelectMany(row =>
        {
            double[] own = [.. Enumerable.Range(0, cells).Select(key => 0.2 / cells + Math.Exp(-Math.Abs(row - key) * 128.0 / cells / 4) / 8
                + starts.Sum(s => 0.1 * Math.Exp(-Math.Pow((key - s * cells) / (0.008 * cells), 2))))];
            return own.Select(v => v / own.Sum());
        })];
        long start0 = 109_200_000, length = positions * 128L;
        return AttentionFigure.Draw(new(title, new AttentionMap(positions, perCell, 1, values), "chr1", start0, 128,
            [.. starts.Select((s, i) => (start0 + (long)(s * length), $"GENE{i + 1}"))]));
    }

    static Figure Ranking(string title, int tracks)
    {
        double[] x = [.. Enumerable.Range(0, 101).Select(i => i / 100.0)];
        var roc = Enumerable.Range(1, tracks).Select(t => new RankingCurve($"{title} {t}", x, [.. x.Select(v => Math.Pow(v, 1.0 / (t + 1)))], 1 - 1.0 / (t + 2))).ToList();
        var pr = Enumerable.Range(1, tracks).Select(t => new RankingCurve($"track {t}", x, [.. x.Select(v => 1 - 0.8 * Math.Pow(v, t + 1))], 1 - 0.8 / (t + 2), 0.2)).ToList();
        return RankingFigure.Draw(title, roc, pr);
    }

    static Figure Reliability(string title) => ReliabilityFigure.Draw(title,
        [new ReliabilityCurve(title, Calibrated(1.2)), new ReliabilityCurve("K562", Calibrated(0.5))]);

    static Reliability Calibrated(double power)
    {
        var rng = new Rng(5);
        double[] said = [.. Enumerable.Range(0, 1200).Select(_ => rng.NextDouble())];
        return CisLens.Metrics.Reliability.Compute(said, [.. said.Select(p => rng.NextDouble() < Math.Pow(p, power) ? 1.0 : 0)]);
    }

    static Figure Scatter(string title, int[] sizes)
    {
        var rng = new Rng(2);
        return ScatterFigure.Draw(title, "predicted effect", "measured log2 effect", [.. sizes.Select(n =>
        {
            double[] x = [.. Enumerable.Range(0, n).Select(_ => rng.NextNormal())];
            return new ScatterPanel($"element of {n}", x, [.. x.Select(v => 0.6 * v + 0.8 * rng.NextNormal())], ["r 0.60 (0.57 to 0.63)", $"n {n}"]);
        })]);
    }

    static Figure Bars(string title) => BarFigure.Draw(title, "Pearson r", ["LDLR", "SORT1", "PKLR-24h", "TERT-GBM"],
    [
        new BarSeries("model", [new(0.61, 0.57, 0.65), new(0.52, 0.48, 0.55), new(0.44, 0.40, 0.48), new(double.NaN)]),
        new BarSeries("GC content", [new(0.11, 0.05, 0.17), new(-0.12, -0.2, -0.05), new(0.2, 0.14, 0.25), new(0.3, 0.2, 0.4)]),
        new BarSeries("distance", [new(0.05, 0, 0.1), new(0.08, 0, 0.15), new(-0.02, -0.1, 0.05), new(0.1, 0, 0.2)]),
    ], 0.5);

    static Figure Scan(string title, int length, string[] rows)
    {
        var map = RandomMap(length, title);
        // a change of the second row is not possible near the ends
        return ScanFigure.Draw(new()
        {
            Contig = map.Contig,
            Start0 = map.Start0,
            Sequence = map.Sequence,
            Rows = rows,
            Effects = [.. Enumerable.Range(0, rows.Length * length).Select(i => i / length > 0 && i % length is < 5 or > 50 ? float.NaN : map.Effects[i % length * 4])],
            Track = title,
            Score = "logodds",
            Gene = "G",
        });
    }

    static Figure Epistasis(string title, int rows, int columns)
    {
        var (first, second) = (RandomMap(rows, title), RandomMap(columns, title));
        var rng = new Rng(8);
        return EpistasisFigure.Draw(new()
        {
            Contig = "chr1",
            First = (first.Start0, first.Sequence, first.Effects.Take(rows).ToArray()),
            Second = (second.Start0 + 100, second.Sequence, second.Effects.Take(columns).ToArray()),
            Pairs = [.. Enumerable.Range(0, rows * columns).Select(i => i % 50 == 0 ? float.NaN : (float)rng.NextNormal())],
            Track = title,
            Score = "logodds",
        });
    }

    static IsmMap RandomMap(int length, string title)
    {
        var rng = new Rng(4);
        string sequence = new([.. Enumerable.Range(0, length).Select(_ => "ACGT"[rng.Next(4)])]);
        var effects = new float[4 * length];
        for (int i = 0; i < length; i++)
            for (int b = 0; b < 4; b++)
                effects[i * 4 + b] = "ACGT"[b] == sequence[i] ? 0 : (float)((i % 60 is > 20 and < 32 ? -0.6 : i % 60 is > 40 and < 46 ? 0.3 : 0) * rng.NextDouble() + 0.04 * rng.NextNormal());
        return Map(sequence, title, effects);
    }

    public static IsmMap Map(string sequence, string title, float[] effects) => new()
    {
        Contig = "chr1",
        Start0 = 109_274_950,
        Sequence = sequence,
        Effects = effects,
        Track = title,
        Score = "logodds",
    };
}

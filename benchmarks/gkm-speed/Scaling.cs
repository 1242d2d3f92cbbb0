using System.Diagnostics;
using System.Globalization;
using CisLens.Benchmarks.Kernels;
using CisLens.Core;
using CisLens.Kernels;
using CisLens.Report.Figures;

namespace CisLens.Benchmarks;

/// <summary>Time and memory of training against the number of sequences.</summary>
static class Scaling
{
    const int Threads = 2;

    /// <summary>Trains with the defaults on made-up sequences; prints sequences, seconds (reading and solving), products, objective, support vectors, gap.</summary>
    public static void Train(string[] args)
    {
        int count = int.Parse(args[0], CultureInfo.InvariantCulture), length = int.Parse(args[1], CultureInfo.InvariantCulture);
        var set = MadeUpSequences.Make(count, length, new Rng(1));
        long start = Stopwatch.GetTimestamp();
        var product = new KernelProduct(new GappedKernel().Build(), set, Threads);
        var reading = Stopwatch.GetElapsedTime(start);
        bool[] labels = [.. Enumerable.Range(0, count).Select(i => i < count / 2)];
        var solution = Svm.Classify(product, labels, new SvmOptions());
        var whole = Stopwatch.GetElapsedTime(start);
        Console.WriteLine(FormattableString.Invariant(
            $"{count}\t{reading.TotalSeconds:F1}\t{whole.TotalSeconds:F1}\t{solution.Steps}\t{solution.Objective:F4}\t{solution.SupportVectors}\t{solution.Gap:G3}"));
    }

    /// <summary>Draws CPU seconds, those of a product, and MiB against sequences, all axes logarithmic, and prints the fitted slopes.</summary>
    public static void Plot(string[] args)
    {
        const int straight = 50_000; // below, the table over all words is most of the time
        double[][] rows = [.. File.ReadLines(args[0]).Skip(1).Select(line => line.Split('\t').Select(f => double.Parse(f, CultureInfo.InvariantCulture)).ToArray())
            .Select(f => new[] { f[0], f[2], f[2] / f[4], f[3] }.Select(Math.Log10).ToArray())]; // sequences, CPU seconds, those of a product, MiB
        var large = rows.Where(row => row[0] >= Math.Log10(straight)).ToArray();
        var panels = new[] { ("CPU time", "log₁₀ of seconds", 1), ("CPU time a product", "log₁₀ of seconds", 2), ("Peak memory", "log₁₀ of MiB", 3) }.Select(p =>
        {
            double slope = Slope([.. large.Select(r => (r[0], r[p.Item3]))]);
            Console.WriteLine(FormattableString.Invariant($"{p.Item1}: slope {slope:F3} from {straight:N0} sequences on"));
            return new CurvePanel(FormattableString.Invariant($"{p.Item1}: slope {slope:F2} from {straight:N0} on"), p.Item2,
            [
                new Series("measured", [.. rows.Select(r => r[0])], [.. rows.Select(r => r[p.Item3])]),
                new Series("slope 1 through the last", [.. large.Select(r => r[0])], [.. large.Select(r => rows[^1][p.Item3] + r[0] - rows[^1][0])]),
            ]);
        });
        DurableFile.WriteText(args[1], CurveFigure.Draw("gkm-SVM training against the number of sequences of 300 bp", "log₁₀ of sequences", [.. panels]).Svg);
    }

    /// <summary>The slope of the line with the least squares.</summary>
    static double Slope((double X, double Y)[] points)
    {
        double x = points.Average(p => p.X), y = points.Average(p => p.Y);
        return points.Sum(p => (p.X - x) * (p.Y - y)) / points.Sum(p => (p.X - x) * (p.X - x));
    }
}

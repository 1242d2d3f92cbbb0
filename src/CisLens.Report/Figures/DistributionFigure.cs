using CisLens.Formats.Tables;

namespace CisLens.Report.Figures;

/// <summary>The numbers of one sample, such as the effects of one class of variants.</summary>
public sealed record Distribution(string Name, IReadOnlyList<double> Values);

/// <summary>Outlined histograms of several samples in the same bins, each as shares of its sample.</summary>
public static class DistributionFigure
{
    const double Width = 380, Height = 220, Left = 62, Top = 34, Bottom = 46;
    const int MostBins = 60;

    /// <summary>Draws all samples in one panel.</summary>
    public static Figure Draw(string title, string xLabel, IReadOnlyList<Distribution> samples)
    {
        var svg = new Svg();
        var finite = samples.Select(s => s with { Values = [.. s.Values.Where(double.IsFinite)] }).ToList();
        var x = Scale.Cover(finite.SelectMany(s => s.Values), 0.02);
        int bins = Math.Clamp((int)Math.Sqrt(finite.Max(s => s.Values.Count)), 5, MostBins);
        var shares = finite.ConvertAll(s => Histogram(s.Values, x, bins));
        var panel = new Panel(svg, Left, Top, Width, Height, x, (0, Math.Max(1e-9, shares.SelectMany(s => s).Max() * 1.05)));
        panel.Axes(title, xLabel, "share");
        for (int i = 0; i < shares.Count; i++)
            Outline(svg, panel, shares[i], x, Palette.Series(i));
        if (x is { Low: < 0, High: > 0 })
            svg.Line(panel.X.At(0), Top, panel.X.At(0), Top + Height, new Pen(Palette.Ink, 0.8, "3 3"));
        Legend.Draw(svg, Left, Top + Height + Bottom +
            8, [.. finite.Select((s, i) => ($"{s.Name} (n {s.Values.Count:N0})", Palette.Series(i)))]);
        return new Figure(title, svg.Finish(Left + Width + 24, Top + Height + Bottom + 10 + Legend.RowHeight * samples.Count, title),
            Table(finite, shares, x));
    }

    static double[] Histogram(IReadOnlyList<double> values, (double Low, double High) x, int bins)
    {
        var shares = new double[bins];
        foreach (double v in values)
            shares[Math.Clamp((int)((v - x.Low) / (x.High - x.Low) * bins), 0, bins - 1)] += 1.0 / values.Count;
        return shares;
    }

    static double Edge((double Low, double High) x, int bin, int bins) => x.Low + (x.High - x.Low) * bin / bins;

    static void Outline(Svg svg, Panel panel, double[] shares, (double, double) x, Pen pen) => svg.Polyline(
        Enumerable.Range(0, shares.Length).SelectMany(b => new[]
        {
            panel.At(Edge(x, b, shares.Length), shares[b]),
            panel.At(Edge(x, b + 1, shares.Length), shares[b]),
        }), pen);

    static string Table(List<Distribution> samples, List<double[]> shares, (double, double) x) => TableText.Format("sample from to share",
        from s in Enumerable.Range(0, samples.Count)
        from b in Enumerable.Range(0, shares[s].Length)
        select new object?[] { samples[s].Name, Edge(x, b, shares[s].Length), Edge(x, b + 1, shares[s].Length), shares[s][b] });
}

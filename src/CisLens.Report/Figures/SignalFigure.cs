using System.Globalization;
using CisLens.Core;
using CisLens.Formats.Genes;
using CisLens.Formats.Signal;
using CisLens.Formats.Tables;

namespace CisLens.Report.Figures;

/// <summary>One track of a <see cref="SignalFigure"/>.</summary>
/// <param name="Name">Its heading.</param>
/// <param name="Predicted">The predicted bins, ascending.</param>
/// <param name="Measured">The measured bins, ascending; null without.</param>
public sealed record SignalPanel(string Name, IReadOnlyList<SignalInterval> Predicted, IReadOnlyList<SignalInterval>? Measured);

/// <summary>
/// Signal along a region: a panel per track with the predicted line and the measured area, and the genes below. A panel with a value above
/// 100 has the axis log(1 + value), because few bins then have most of the signal.
/// </summary>
public static class SignalFigure
{
    const double Width = 760, Height = 74, Left = 70, Top = 54, Between = 34, Right = 20, GeneRow = 26, Exon = 9, Thin = 3;
    const double MostLinear = 100;

    /// <summary>Draws the figure.</summary>
    /// <param name="title">The title.</param>
    /// <param name="region">The region.</param>
    /// <param name="panels">The tracks, at least one.</param>
    /// <param name="genes">The genes that overlap the region, with their names.</param>
    public static Figure Draw(string title, Interval region, IReadOnlyList<SignalPanel> panels, IReadOnlyList<Gene> genes)
    {
        var svg = new Svg();
        svg.Text(Left, 18, title, 13, bold: true);
        bool measured = panels.Any(p => p.Measured is not null);
        if (measured)
        {
            svg.Rect(Left + Width - 150, 10, 14, 9, Palette.Faint);
            svg.Text(Left + Width - 132, 18, "measured", 10);
        }
        svg.Line(Left + Width - 70, 14.5, Left + Width - 56, 14.5, Palette.Series(0));
        svg.Text(Left + Width - 52, 18, "predicted", 10);
        double top = Top;
        var x = (Low: region.Start0 + 1.0, High: region.End0);
        foreach (var (i, signal) in panels.Index())
        {
            double high = signal.Predicted.Concat(signal.Measured ?? []).Select(v => (double)v.Value).Where(double.IsFinite)
                .DefaultIfEmpty(0).Max();
            bool logs = high > MostLinear;
            double Y(double value) => logs ? Math.Log(1 + Math.Max(0, value)) : value;
            var panel = new Panel(svg, Left, top, Width, Height, x, (0, high > 0 ? 1.05 * Y(high) : 1));
            foreach (var bin in (signal.Measured ?? []).Where(b => b.Value > 0))
            {
                double from = panel.X.At(bin.Start0 + 1), up = panel.Y.At(Y(bin.Value));
                svg.Rect(from, up, panel.X.At(bin.End0 + 1) - from, panel.Y.At(0) - up, Palette.Faint);
            }
            bool last = i == panels.Count - 1;
            panel.Axes(signal.Name, "", logs ? "log(1 + y)" : "", ticksX: last, logs ? Powers(high, Y) : null);
            svg.Polyline(Steps(signal.Predicted).Select(p => panel.At(p.X, Y(p.Y))), Palette.Series(0));
            top += Height + Between;
        }
        double bottom = top + DrawGenes(svg, top, new Scale(x.Low, x.High, Left, Left + Width), region, genes);
        return new(title, svg.Finish(Left + Width + Right, bottom + 12, title), Table(panels));
    }

    // 0, 10, 100 and so on
    static List<(double, string)> Powers(double high, Func<double, double> y) =>
        [(0, "0"), .. from power in Enumerable.Range(1, 38)
                      let value = Math.Pow(10, power)
                      where value <= high
                      select (y(value), value < 1e7 ? value.ToString("N0", CultureInfo.InvariantCulture) : $"1e{power}")];

    // both edges of each bin; a gap interrupts the line
    static IEnumerable<(double X, double Y)> Steps(IReadOnlyList<SignalInterval> bins)
    {
        long end0 = -1;
        foreach (var bin in bins)
        {
            if (end0 >= 0 && bin.Start0 != end0)
                yield return (bin.Start0, double.NaN);
            yield return (bin.Start0 + 1, bin.Value);
            yield return (bin.End0 + 1, bin.Value);
            end0 = bin.End0;
        }
    }

    /// <summary>Genes in rows in which they do not overlap: thin from start to end, thick exons, an arrow in the direction.</summary>
    static double DrawGenes(Svg svg, double top, Scale x, Interval region, IReadOnlyList<Gene> genes)
    {
        var ends = new List<double>();
        foreach (var gene in genes.OrderBy(g => g.Start0))
        {
            double from = x.At(gene.Start0 + 1), to = Math.Max(from + 1, x.At(gene.End0 + 1));
            string name = gene.Reverse ? $"← {gene.Name}" : $"{gene.Name} →";
            int row = ends.FindIndex(end => end + 6 <= from);
            if (row < 0)
                (row, ends) = (ends.Count, [.. ends, 0]);
            ends[row] = Math.Max(to, from + Svg.WidthOf(name, 10));
            double middle = top + row * GeneRow + Exon / 2;
            svg.Rect(from, middle - Thin / 2, to - from, Thin, Palette.Ink);
            foreach (var (start0, end0) in gene.Exons ?? [])
                if (start0 < region.End0 && end0 > region.Start0)
                    svg.Rect(x.At(start0 + 1), middle - Exon / 2, Math.Max(1, x.At(end0 + 1) - x.At(start0 + 1)), Exon, Palette.Ink);
            svg.Text(Math.Min(from, Left + Width - Svg.WidthOf(name, 10)), middle + Exon / 2 + 10, name, 10);
        }
        return ends.Count * GeneRow;
    }

    static string Table(IReadOnlyList<SignalPanel> panels) => TableWriter.Format("track kind start end value",
        from panel in panels
        from part in new[] { ("predicted", panel.Predicted), ("measured", panel.Measured ?? []) }
        from bin in part.Item2
        select new object?[] { panel.Name, part.Item1, bin.Start0, bin.End0, bin.Value });
}

using CisLens.Formats.Tables;
using CisLens.Mutate.Effects;

namespace CisLens.Report.Figures;

/// <summary>The probabilities of acceptors and of donors around a variant, for REF and for ALT, with the exons of the gene.</summary>
public static class SpliceFigure
{
    const double Width = 640, Height = 110, Left = 62, Top = 34, Between = 46, Bottom = 46, Right = 20, Exon = 6;

    /// <summary>Draws a panel of acceptors above a panel of donors.</summary>
    /// <param name="title">The title.</param>
    /// <param name="delta">The scores in a gene, with their map.</param>
    /// <param name="pos0">0-based POS of the record, which the axis is relative to.</param>
    public static Figure Draw(string title, SpliceDelta delta, long pos0)
    {
        var map = delta.Map!;
        var svg = new Svg();
        Draw(svg, "Acceptor", Top, "", delta, pos0, map.AcceptorRef, map.AcceptorAlt);
        double donors = Top + Height + Between, end = donors + Height + Bottom + 8;
        Draw(svg, "Donor", donors, "bp from POS", delta, pos0, map.DonorRef, map.DonorAlt);
        Legend.Draw(svg, Left, end, [("REF", Palette.Series(0)), ("ALT", Palette.Series(1))]);
        if (delta.Gene.Exons is not null)
        {
            svg.Rect(Left + 110, end - 6.5, 22, Exon, Palette.Faint);
            svg.Text(Left + 138, end, $"exon of {delta.Gene.Name}", 10);
        }
        return new(title, svg.Finish(Left + Width + Right, end + Legend.RowHeight + 10, title), Table(map, pos0));
    }

    static void Draw(Svg svg, string heading, double top, string xLabel, SpliceDelta delta, long pos0, float[] reference, float[] alternate)
    {
        double first = delta.Map!.Start0 - pos0, last = first + reference.Length - 1;
        var panel = new Panel(svg, Left, top, Width, Height, (first, last), (0, 1));
        panel.Axes(heading, xLabel, "probability");
        foreach (var (start0, end0) in delta.Gene.Exons ?? [])
        {
            double from = Math.Max(start0 - pos0, first), to = Math.Min(end0 - 1 - pos0, last);
            if (from <= to)
                svg.Rect(panel.X.At(from), top + Height - Exon, Math.Max(1, panel.X.At(to) - panel.X.At(from)), Exon, Palette.Faint);
        }
        svg.Line(panel.X.At(0), top, panel.X.At(0), top + Height, new Pen(Palette.Ink, 1, "2 3"));
        Curve(reference, Palette.Series(0));
        Curve(alternate, Palette.Series(1));

        // of several positions in one px, the most probable site
        void Curve(float[] values, Pen pen) => svg.Polyline(
            from i in Enumerable.Range(0, values.Length)
            group i by Math.Floor(panel.X.At(first + i)) into px
            let site = px.MaxBy(i => values[i])
            select panel.At(first + site, values[site]), pen);
    }

    static string Table(SpliceMap map, long pos0) => TableWriter.Format("pos offset_bp acceptor_ref acceptor_alt donor_ref donor_alt",
        Enumerable.Range(0, map.DonorRef.Length).Select(i => new object?[] { map.Start0 + i + 1, map.Start0 + i - pos0,
            map.AcceptorRef[i], map.AcceptorAlt[i], map.DonorRef[i], map.DonorAlt[i] }));
}

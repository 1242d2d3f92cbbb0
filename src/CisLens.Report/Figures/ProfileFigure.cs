using CisLens.Formats.Tables;
using CisLens.Mutate.Profiles;

namespace CisLens.Report.Figures;

/// <summary>The predicted signal of one track around a variant: REF and ALT in one panel, and ALT − REF in a second one below.</summary>
public static class ProfileFigure
{
    const double Width = 700, Height = 120, Left = 70, Top = 34, Between = 50, Bottom = 46, Right = 20;

    /// <summary>Draws the figure.</summary>
    /// <param name="title">The title.</param>
    /// <param name="profile">The predicted bins.</param>
    /// <param name="track">Index among the predicted tracks.</param>
    public static Figure Draw(string title, AlleleProfile profile, int track)
    {
        float[] reference = profile.Track(profile.Ref, track), alternate = profile.Track(profile.Alt, track);
        double[] difference = [.. reference.Zip(alternate, (r, a) => (double)a - r)];
        var svg = new Svg();
        double below = Top + Height + Between, end = below + Height + Bottom + 8;
        var both = Panel(Top, reference.Concat(alternate).Select(v => (double)v), "REF and ALT", "");
        both.Curve(Edges(profile), Steps(reference.Select(v => (double)v)), Palette.Series(0));
        both.Curve(Edges(profile), Steps(alternate.Select(v => (double)v)), Palette.Series(1));
        Panel(below, difference, "ALT − REF", "bp from POS").Curve(Edges(profile), Steps(difference), Palette.Series(2));
        Legend.Draw(svg, Left, end, [("REF", Palette.Series(0)), ("ALT", Palette.Series(1))]);
        return new(title, svg.Finish(Left + Width + Right, end + 2 * Legend.RowHeight, title), Table(profile, reference, alternate));

        Panel Panel(double top, IEnumerable<double> values, string heading, string xLabel)
        {
            double first = profile.Start0 - profile.Allele.Pos0, last = first + (double)reference.Length * profile.BinBp;
            var panel = new Panel(svg, Left, top, Width, Height, (first, last), Scale.Cover(values.Append(0)));
            panel.Axes(heading, xLabel, "predicted");
            svg.Line(panel.X.At(0), top, panel.X.At(0), top + Height, new Pen(Palette.Ink, 1, "2 3"));
            return panel;
        }
    }

    // both edges of each bin, relative to POS
    static double[] Edges(AlleleProfile profile) =>
    [
        .. from bin in Enumerable.Range(0, profile.Ref.Length / profile.Tracks)
           from edge in (int[])[bin, bin + 1]
           select (double)(profile.Start0 - profile.Allele.Pos0 + (long)edge * profile.BinBp),
    ];

    static double[] Steps(IEnumerable<double> values) => [.. values.SelectMany(v => (double[])[v, v])];

    static string Table(AlleleProfile profile, float[] reference, float[] alternate) => TableWriter.Format("bin_start bin_end ref alt diff",
        reference.Select((value, i) => new object?[] { profile.Start0 + (long)i * profile.BinBp, profile.Start0 + (i + 1L) * profile.BinBp,
            value, alternate[i], alternate[i] - value }));
}

using System.Text;

namespace CisLens.Report.Figures;

/// <summary>One row of a saturation map: marks, logo, heatmap and positions.</summary>
sealed class IsmRow(Svg svg, IsmLayout layout, int first, int count, double top)
{
    const int Levels = 24;   // shades on each side of white
    const double Gap = 6, AxisHeight = 40;
    readonly IsmMap _map = layout.Map;

    double LogoTop => top + layout.MarkHeight;
    double MapTop => LogoTop + IsmLayout.Logo + Gap;
    double MapBottom => MapTop + 4 * layout.CellHeight;
    double Right => layout.Left + count * layout.Cell;

    /// <summary>Draws the row and returns its height.</summary>
    public double Draw()
    {
        Logo();
        Heatmap();
        Positions();
        Marks();
        return MapBottom + AxisHeight - top;
    }

    double X(int position) => layout.Left + (position - first) * layout.Cell;

    void Logo()
    {
        var scale = new Scale(layout.Heights.Low, layout.Heights.High, LogoTop + IsmLayout.Logo, LogoTop);
        foreach (double tick in scale.Ticks(3))
        {
            svg.Line(layout.Left - 4, scale.At(tick), layout.Left, scale.At(tick), new Pen(Palette.Ink, 0.8));
            svg.Text(layout.Left - 7, scale.At(tick) + 3, scale.Label(tick, 3), 9, TextAnchor.End);
        }
        svg.Line(layout.Left, LogoTop, layout.Left, LogoTop + IsmLayout.Logo, new Pen(Palette.Ink, 0.8));
        svg.Text(layout.Left - 48, LogoTop + IsmLayout.Logo / 2, "importance", 10, TextAnchor.Middle, upright: true);
        foreach (char letter in "ACGT")
            Letters(letter, scale);
        svg.Line(layout.Left, scale.At(0), Right, scale.At(0), new Pen(Palette.Ink, 0.6));
    }

    void Letters(char letter, Scale scale)
    {
        var outlines = new StringBuilder();
        for (int i = first; i < first + count; i++)
        {
            double importance = _map.Importance(i);
            if (_map.Sequence[i] != letter || !double.IsFinite(importance))
                continue;
            double tip = scale.At(importance), line = scale.At(0);
            if (Math.Abs(tip - line) >= 0.3)
                outlines.Append(LetterShapes.Outline(letter, X(i) + 0.2, Math.Min(tip, line), layout.Cell - 0.4, Math.Abs(tip - line)));
        }
        if (outlines.Length > 0)
            svg.Path(outlines.ToString(), Palette.Base(letter));
    }

    void Heatmap()
    {
        var cells = new SortedDictionary<int, StringBuilder>();
        var dots = new StringBuilder();
        for (int i = first; i < first + count; i++)
            for (int b = 0; b < 4; b++)
                if ("ACGT"[b] != _map.Sequence[i] && float.IsFinite(_map.Effects[i * 4 + b]))
                    Cell(i, b, _map.Effects[i * 4 + b] / layout.Limit, cells, dots);
        // grey remains where the base is the reference, or unknown
        svg.Rect(layout.Left, MapTop, Right - layout.Left, MapBottom - MapTop, "#dadada");
        foreach (var (level, path) in cells)
            svg.Path(path.ToString(), Palette.Diverging((double)level / Levels));
        if (dots.Length > 0)
            svg.Path(dots.ToString(), Palette.Ink);
        for (int b = 0; b < 4; b++)
            svg.Text(layout.Left - 8, MapTop + (b + 0.5) * layout.CellHeight +
                3.5, "ACGT"[b].ToString(), 10, TextAnchor.End, bold: true, Palette.Base("ACGT"[b]));
        svg.Rect(layout.Left, MapTop, Right - layout.Left, MapBottom - MapTop, "none", new Pen(Palette.Ink, 0.6));
    }

    void Cell(int position, int baseCode, double share, SortedDictionary<int, StringBuilder> cells, StringBuilder dots)
    {
        int level = (int)Math.Round(share * Levels);
        if (!cells.TryGetValue(level, out var path))
            cells[level] = path = new StringBuilder();
        double x = X(position), y = MapTop + baseCode * layout.CellHeight;
        path.Append($"M{Svg.N(x)} {Svg.N(y)}h{Svg.N(layout.Cell)}v{Svg.N(layout.CellHeight)}h{Svg.N(-layout.Cell)}z");
        if (share > 1.0 / 3)   // so that gains and losses differ in grey print
            dots.Append($"M{Svg.N(x + layout.Cell / 2 - 1)} {Svg.N(y + layout.CellHeight / 2)}a1 1 0 1 0 2 0a1 1 0 1 0 -2 0z");
    }

    void Positions()
    {
        int step = layout.Cell * 10 >= 100 ? 10 : 20;
        for (int i = first; i < first + count; i++)
        {
            long position = _map.Start0 + i + 1;
            if (position % 5 != 0)
                continue;
            bool labelled = position % step == 0;
            double x = X(i) + layout.Cell / 2;
            svg.Line(x, MapBottom, x, MapBottom + (labelled ? 5 : 3), new Pen(Palette.Ink, 0.8));
            if (labelled)
                svg.Text(x, MapBottom + 16, position.ToString("N0"), 9, TextAnchor.Middle);
        }
        svg.Text(layout.Left, MapBottom + 29, _map.Contig, 9);
    }

    void Marks()
    {
        foreach (var mark in _map.Marks)
        {
            int index = (int)(mark.Pos0 - _map.Start0);
            if (index < first || index >= first + count)
                continue;
            double x = X(index) + layout.Cell / 2;
            svg.Path($"M{Svg.N(x)} {Svg.N(LogoTop - 2)}l-4 -7h8z", Palette.Ink);
            string name = $"{(mark.Id is null ? "" : mark.Id + " ")}{mark.Ref}>{mark.Alt}";
            double half = Svg.WidthOf(name, 10) / 2;
            double at = Math.Clamp(x, layout.Left + half, Math.Max(layout.Left + half, Right - half));
            svg.Text(at, LogoTop - 13, name, 10, TextAnchor.Middle);
            int alt = mark is { Ref.Length: 1, Alt.Length: 1 } ? "ACGT".IndexOf(mark.Alt[0]) : -1;
            if (alt >= 0)
                svg.Rect(X(index), MapTop + alt * layout.CellHeight, layout.Cell, layout.CellHeight, "none", new Pen("#000000", 1.8));
        }
    }
}

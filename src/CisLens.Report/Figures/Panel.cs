namespace CisLens.Report.Figures;

/// <summary>A plotting area with two axes.</summary>
public sealed class Panel
{
    const int TicksX = 5, TicksY = 5;
    readonly Svg _svg;
    readonly double _left, _top, _width, _height;

    /// <summary>Makes an area of <paramref name="width"/> × <paramref name="height"/> px at the given upper left corner.</summary>
    public Panel(Svg svg, double left, double top, double width, double height, (double Low, double High) x, (double Low, double High) y)
    {
        (_svg, _left, _top, _width, _height) = (svg, left, top, width, height);
        X = new Scale(x.Low, x.High, left, left + width);
        Y = new Scale(y.Low, y.High, top + height, top);
    }

    /// <summary>The horizontal axis.</summary>
    public Scale X { get; }

    /// <summary>The vertical axis; larger numbers are higher.</summary>
    public Scale Y { get; }

    /// <summary>Draws grid, ticks, frame, names of the axes, and heading.</summary>
    /// <param name="heading">Heading.</param>
    /// <param name="xLabel">Name of the horizontal axis.</param>
    /// <param name="yLabel">Name of the vertical axis.</param>
    /// <param name="ticksX">Whether the horizontal axis has ticks.</param>
    /// <param name="ticksY">The ticks of the vertical axis; null chooses them.</param>
    public void Axes(string heading, string xLabel, string yLabel, bool ticksX = true,
        IReadOnlyList<(double At, string Label)>? ticksY = null)
    {
        if (ticksX)
            foreach (double tick in X.Ticks(TicksX))
            {
                _svg.Line(X.At(tick), _top + _height, X.At(tick), _top + _height + 4, new Pen(Palette.Ink, 0.8));
                _svg.Text(X.At(tick), _top + _height + 16, X.Label(tick, TicksX), 10, TextAnchor.Middle);
            }
        foreach (var (tick, label) in ticksY ?? [.. Y.Ticks(TicksY).Select(t => (t, Y.Label(t, TicksY)))])
        {
            _svg.Line(_left, Y.At(tick), _left + _width, Y.At(tick), new Pen("#ececec", 0.8));
            _svg.Line(_left - 4, Y.At(tick), _left, Y.At(tick), new Pen(Palette.Ink, 0.8));
            _svg.Text(_left - 7, Y.At(tick) + 3.5, label, 10, TextAnchor.End);
        }
        _svg.Line(_left, _top, _left, _top + _height, new Pen(Palette.Ink, 0.8));
        _svg.Line(_left, _top + _height, _left + _width, _top + _height, new Pen(Palette.Ink, 0.8));
        _svg.Text(_left, _top - 10, heading, 12, bold: true);
        _svg.Text(_left + _width / 2, _top + _height + 33, xLabel, 11, TextAnchor.Middle);
        _svg.Text(_left - 44, _top + _height / 2, yLabel, 11, TextAnchor.Middle, upright: true);
    }

    /// <summary>Draws a line through points. With many more points than px, it is the mean per px, in a pale band of the range.</summary>
    public void Curve(IReadOnlyList<double> x, IReadOnlyList<double> y, Pen pen)
    {
        if (x.Count <= 2 * _width)
        {
            _svg.Polyline(Enumerable.Range(0, x.Count).Select(i => At(x[i], y[i])), pen);
            return;
        }
        var columns = Enumerable.Range(0, x.Count).Where(i => double.IsFinite(y[i])).GroupBy(i => Math.Floor(X.At(x[i])))
            .Select(c => (X: c.Key, Low: Y.At(c.Min(i => y[i])), Mean: Y.At(c.Average(i => y[i])), High: Y.At(c.Max(i => y[i])))).ToList();
        _svg.Path(string.Concat(columns.Select(c => $"M{Svg.N(c.X)} {Svg.N(c.Low + 0.5)}h1V{Svg.N(c.High - 0.5)}h-1z")), pen.Colour,
            opacity: 0.25);
        _svg.Polyline(columns.Select(c => (c.X, c.Mean)), pen);
    }

    /// <summary>Converts two values to a point of the drawing.</summary>
    public (double X, double Y) At(double x, double y) => (X.At(x), Y.At(y));
}

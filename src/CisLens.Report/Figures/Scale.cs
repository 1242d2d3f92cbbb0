using System.Globalization;

namespace CisLens.Report.Figures;

/// <summary>A linear scale from values to px: from <paramref name="Low"/> at <paramref name="From"/> to <paramref name="High"/> at
/// <paramref name="To"/>.</summary>
public readonly record struct Scale(double Low, double High, double From, double To)
{
    /// <summary>The px of a value, limited to the axis.</summary>
    public double At(double value) =>
        double.IsFinite(value) ? From + (Math.Clamp(value, Low, High) - Low) / (High - Low) * (To - From) : double.NaN;

    /// <summary>The ticks of the axis, in steps of 1, 2 or 5 times a power of ten (Heckbert 1990, Graphics Gems).</summary>
    public IReadOnlyList<double> Ticks(int about)
    {
        double step = Step(about);
        var ticks = new List<double>();
        for (double i = Math.Ceiling(Low / step - 1e-9); i * step <= High + step * 1e-9; i++)
            ticks.Add(i * step);
        return ticks;
    }

    /// <summary>Formats a tick, with the decimals that the step of the ticks needs.</summary>
    public string Label(double tick, int about)
    {
        double step = Step(about);
        if (step < 1e-4 || Math.Max(Math.Abs(Low), Math.Abs(High)) >= 1e7)
            return tick == 0 ? "0" : tick.ToString("0.##e0", CultureInfo.InvariantCulture);
        int decimals = Math.Max(0, -(int)Math.Floor(Math.Log10(step) + 1e-9));
        return (Math.Round(tick, decimals) + 0.0).ToString("N" + decimals, CultureInfo.InvariantCulture).Replace('-', '−');
    }

    double Step(int about)
    {
        double rough = (High - Low) / about, power = Math.Pow(10, Math.Floor(Math.Log10(rough)));
        return power * (rough / power) switch { < 1.5 => 1, < 3.5 => 2, < 7.5 => 5, _ => 10 };
    }

    /// <summary>The range of the finite values with a margin on both sides; 0 to 1 if there are none.</summary>
    public static (double Low, double High) Cover(IEnumerable<double> values, double margin = 0.04)
    {
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        foreach (double v in values)
            if (double.IsFinite(v))
                (low, high) = (Math.Min(low, v), Math.Max(high, v));
        if (low > high)
            return (0, 1);
        double room = high > low ? (high - low) * margin : Math.Max(Math.Abs(low) * 0.1, 0.5);
        return (low - room, high + room);
    }
}

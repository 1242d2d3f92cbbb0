namespace CisLens.Report.Figures;

/// <summary>Sizes and scales that all rows of a saturation map share.</summary>
sealed class IsmLayout
{
    /// <summary>Height of the logo in px.</summary>
    public const double Logo = 96;

    /// <summary>Computes sizes and scales.</summary>
    public IsmLayout(IsmMap map, double left, double cell)
    {
        (Map, Left, Cell) = (map, left, cell);
        Limit = HeatMap.Limit(map.Effects);
        var importance = Enumerable.Range(0, map.Sequence.Length).Select(map.Importance).Where(double.IsFinite).ToList();
        double high = importance.DefaultIfEmpty(0).Max(), low = importance.DefaultIfEmpty(0).Min();
        // 0 is always in the range, and letters above and below the line have the same scale
        Heights = high > low ? (Math.Min(low, -0.06 * high), Math.Max(high, -0.06 * low)) : (-1, 1);
    }

    /// <summary>The map.</summary>
    public IsmMap Map { get; }

    /// <summary>Position of the first base, in px.</summary>
    public double Left { get; }

    /// <summary>Width of a base in px.</summary>
    public double Cell { get; }

    /// <summary>Height of a cell of the heatmap in px.</summary>
    public double CellHeight => Math.Max(Cell, 12);

    /// <summary>The absolute effect at both ends of the colour scale.</summary>
    public double Limit { get; }

    /// <summary>Lowest and highest importance; the range includes 0.</summary>
    public (double Low, double High) Heights { get; }

    /// <summary>Height of the space above the logo for the names of marked variants, in px.</summary>
    public double MarkHeight => Map.Marks.Count > 0 ? 34 : 6;
}

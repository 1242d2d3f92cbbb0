namespace CisLens.Metrics;

/// <summary>The points of a curve, reduced for drawing.</summary>
/// <param name="X">Ascending.</param>
/// <param name="Y">One per X.</param>
public sealed record CurvePoints(IReadOnlyList<double> X, IReadOnlyList<double> Y);

/// <summary>The receiver operating characteristic and the precision-recall curve.</summary>
public static class RankingPoints
{
    const double Step = 1.0 / 250;   // smaller steps are not visible in a figure

    /// <summary>False positive rates and true positive rates, from (0, 0) to (1, 1).</summary>
    public static CurvePoints Roc(double[] scores, double[] labels)
    {
        var size = ClassSize.From(labels);
        return Curve(scores, labels, (positives, called) =>
            ((called - positives) / (double)size.Negatives, positives / (double)size.Positives), (0, 0));
    }

    /// <summary>Recall and precision. The first point repeats the precision of the highest threshold.</summary>
    public static CurvePoints PrecisionRecall(double[] scores, double[] labels)
    {
        int all = ClassSize.From(labels).Positives;
        return Curve(scores, labels, (positives, called) => (positives / (double)all, positives / (double)called), null);
    }

    static CurvePoints Curve(double[] scores, double[] labels, Func<int, int, (double X, double Y)> point, (double X, double Y)? start)
    {
        var order = Ranks.Ascending(scores);
        var points = new List<(double X, double Y)>();
        if (start is { } first)
            points.Add(first);
        int positives = 0;
        for (int i = order.Length - 1; i >= 0; i--)
        {
            positives += labels[order[i]] > 0.5 ? 1 : 0;
            if (i == 0 || scores[order[i - 1]] != scores[order[i]])
                points.Add(point(positives, order.Length - i));
        }
        if (start is null && points.Count > 0)
            points.Insert(0, (0, points[0].Y));
        var kept = Thin(points);
        return new CurvePoints([.. kept.Select(p => p.X)], [.. kept.Select(p => p.Y)]);
    }

    // both ends, and points that are at least a step away from the previous one
    static List<(double X, double Y)> Thin(List<(double X, double Y)> points)
    {
        var kept = new List<(double X, double Y)>();
        foreach (var point in points)
            if (kept.Count == 0 || Math.Abs(point.X - kept[^1].X) + Math.Abs(point.Y - kept[^1].Y) >= Step)
                kept.Add(point);
        if (kept.Count > 0 && kept[^1] != points[^1])
            kept.Add(points[^1]);
        return kept;
    }
}

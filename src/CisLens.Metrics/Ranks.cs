namespace CisLens.Metrics;

/// <summary>Orders and mid-ranks.</summary>
public static class Ranks
{
    /// <summary>Indexes of the values in ascending order; equal values keep their order.</summary>
    public static int[] Ascending(double[] values)
    {
        var order = new int[values.Length];
        for (int i = 0; i < order.Length; i++)
            order[i] = i;
        var keys = (double[])values.Clone();
        Array.Sort(keys, order);
        for (int start = 0, end; start < order.Length; start = end)
        {
            end = EndOfTie(values, order, start);
            Array.Sort(order, start, end - start);
        }
        return order;
    }

    /// <summary>Mid-ranks from 1: equal values have the mean of their ranks.</summary>
    public static double[] Mid(double[] values)
    {
        var once = new double[values.Length];
        Array.Fill(once, 1);
        var ranks = new double[values.Length];
        Mid(values, Ascending(values), once, ranks);
        return ranks;
    }

    /// <summary>Mid-ranks if value i occurs <c>weights[i]</c> times.</summary>
    /// <param name="values">The values.</param>
    /// <param name="order">Their order, from <see cref="Ascending"/>.</param>
    /// <param name="weights">Number of occurrences of each value.</param>
    /// <param name="ranks">Receives one rank per value.</param>
    public static void Mid(double[] values, int[] order, ReadOnlySpan<double> weights, Span<double> ranks)
    {
        double below = 0;
        for (int start = 0, end; start < order.Length; start = end)
        {
            end = EndOfTie(values, order, start);
            double tied = 0;
            for (int i = start; i < end; i++)
                tied += weights[order[i]];
            for (int i = start; i < end; i++)
                ranks[order[i]] = below + (tied + 1) / 2;
            below += tied;
        }
    }

    /// <summary>The index in <paramref name="order"/> after the last value that equals the one at <paramref name="start"/>.</summary>
    public static int EndOfTie(double[] values, int[] order, int start)
    {
        int end = start + 1;
        while (end < order.Length && values[order[end]] == values[order[start]])
            end++;
        return end;
    }
}

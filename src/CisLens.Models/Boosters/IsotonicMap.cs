namespace CisLens.Models.Boosters;

/// <summary>
/// Isotonic regression: a map from scores to probabilities that never falls. Between its points it is linear, outside it is constant.
/// MENTR calibrates its models with it.
/// </summary>
/// <remarks>
/// As <c>IsotonicRegression(y_min=0, y_max=1, out_of_bounds="clip")</c> of scikit-learn: labels of equal scores are averaged first, and
/// points inside a flat part are left out.
/// </remarks>
public sealed class IsotonicMap
{
    readonly double[] _scores, _values;

    /// <summary>Makes a map from its points.</summary>
    /// <param name="scores">Scores, ascending.</param>
    /// <param name="values">The value at each score, from 0 to 1, not descending.</param>
    /// <exception cref="ArgumentException">The points are not in order, not finite or none.</exception>
    public IsotonicMap(double[] scores, double[] values)
    {
        if (scores.Length == 0 || scores.Length != values.Length)
            throw new ArgumentException($"{scores.Length} scores and {values.Length} values; expected one value per score");
        for (int i = 0; i < scores.Length; i++)
            if (!double.IsFinite(scores[i]) || values[i] is not (>= 0 and <= 1)
                || i > 0 && (scores[i] <= scores[i - 1] || values[i] < values[i - 1]))
                throw new ArgumentException($"point {i} of a calibration is ({scores[i]}, {values[i]}); expected finite numbers in order");
        (_scores, _values) = (scores, values);
    }

    /// <summary>The scores of the points, ascending.</summary>
    public ReadOnlySpan<double> Scores => _scores;

    /// <summary>The values of the points.</summary>
    public ReadOnlySpan<double> Values => _values;

    /// <summary>The map that never falls and has the least Σ weight (value − label)², found by pooling adjacent violators.</summary>
    /// <param name="scores">One score per example.</param>
    /// <param name="labels">One label per example, usually 0 or 1. Values are limited to [0, 1].</param>
    /// <param name="weights">One weight per example, not negative; null for 1 each. Examples without weight are ignored.</param>
    /// <exception cref="ArgumentException">The sizes differ, a number is not finite, or no example has a weight.</exception>
    public static IsotonicMap Fit(ReadOnlySpan<double> scores, ReadOnlySpan<double> labels, double[]? weights = null)
    {
        if (labels.Length != scores.Length || (weights?.Length ?? scores.Length) != scores.Length)
            throw new ArgumentException($"{scores.Length} scores, {labels.Length} labels and {weights?.Length} weights; expected one each");
        var keys = scores.ToArray();
        var order = Enumerable.Range(0, keys.Length).Where(i => weights is null || weights[i] > 0).OrderBy(i => keys[i]).ToArray();
        var (points, means) = (new List<double>(), new List<Mean>());
        foreach (int i in order)
        {
            var own = new Mean(weights?[i] ?? 1, labels[i]);
            if (points.Count > 0 && points[^1] == keys[i])
                means[^1] = means[^1].With(own);
            else
            {
                points.Add(keys[i]);
                means.Add(own);
            }
        }
        double[] values = [.. Pool(means).Select(v => Math.Clamp(v, 0, 1))];
        int[] kept = [.. Enumerable.Range(0, values.Length)
            .Where(i => i == 0 || i == values.Length - 1 || values[i] != values[i - 1] || values[i] != values[i + 1])];
        return new([.. kept.Select(i => points[i])], [.. kept.Select(i => values[i])]);
    }

    // one value per point; neighbours that fall share their mean
    static IEnumerable<double> Pool(List<Mean> means)
    {
        var blocks = new List<(Mean Mean, int Points)>();
        foreach (var mean in means)
        {
            var (pooled, count) = (mean, 1);
            for (; blocks.Count > 0 && blocks[^1].Mean.Value > pooled.Value; blocks.RemoveAt(blocks.Count - 1))
                (pooled, count) = (blocks[^1].Mean.With(pooled), blocks[^1].Points + count);
            blocks.Add((pooled, count));
        }
        return blocks.SelectMany(block => Enumerable.Repeat(block.Mean.Value, block.Points));
    }

    readonly record struct Mean(double Weight, double Value)
    {
        public Mean With(Mean other) => new(Weight + other.Weight, (Weight * Value + other.Weight * other.Value) / (Weight + other.Weight));
    }

    /// <summary>The calibrated value of a score; NaN stays NaN.</summary>
    public double Apply(double score)
    {
        if (double.IsNaN(score))
            return score;
        int at = Array.BinarySearch(_scores, score);
        if (at >= 0)
            return _values[at];
        int next = ~at;
        if (next == 0 || next == _scores.Length)
            return _values[next == 0 ? 0 : ^1];
        double slope = (_values[next] - _values[next - 1]) / (_scores[next] - _scores[next - 1]);
        return _values[next - 1] + slope * (score - _scores[next - 1]);
    }
}

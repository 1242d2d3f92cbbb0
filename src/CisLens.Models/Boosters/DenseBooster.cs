using CisLens.Formats.Weights.Safetensors;

namespace CisLens.Models.Boosters;

/// <summary>
/// A small network in place of a booster: margin = intercept + Σ output · max(0, bias + Σ weight × feature), over the hidden units. A
/// missing feature gives NaN.
/// </summary>
public sealed class DenseBooster : Booster
{
    internal const string HiddenName = ".hidden_weights";

    readonly float[] _hidden, _biases, _outputs;

    /// <summary>Makes a network.</summary>
    /// <param name="hidden">Hidden units × features, row-major.</param>
    /// <param name="biases">One bias per hidden unit.</param>
    /// <param name="outputs">One output weight per hidden unit.</param>
    /// <param name="intercept">What is added to the sum.</param>
    /// <param name="objective">The last step.</param>
    /// <exception cref="ArgumentException">The sizes do not fit, or a number is not finite.</exception>
    public DenseBooster(float[] hidden, float[] biases, float[] outputs, float intercept, BoosterObjective objective)
        : base(hidden.Length / Math.Max(1, biases.Length), intercept, objective)
    {
        if (hidden.Length != Features * biases.Length || outputs.Length != biases.Length)
            throw new ArgumentException($"{hidden.Length} hidden weights, {biases.Length} biases, {outputs.Length} outputs do not fit");
        if (!hidden.Concat(biases).Concat(outputs).All(float.IsFinite))
            throw new ArgumentException("a weight of a network is not finite");
        (_hidden, _biases, _outputs) = (hidden, biases, outputs);
    }

    /// <inheritdoc/>
    public override long ParameterCount => _hidden.Length + _biases.Length + _outputs.Length + 1;

    private protected override float Margin(ReadOnlySpan<float> row)
    {
        float margin = Intercept;
        for (int unit = 0; unit < _biases.Length; unit++)
        {
            float sum = _biases[unit];
            var weights = _hidden.AsSpan(unit * row.Length, row.Length);
            for (int i = 0; i < row.Length; i++)
                sum += row[i] * weights[i];
            margin += _outputs[unit] * Math.Max(0, sum);
        }
        return margin;
    }

    private protected override void AddContributions(
        ReadOnlySpan<float> row, ReadOnlySpan<float> baseline, Span<double> contributions)
    {
        for (int unit = 0; unit < _biases.Length; unit++)
        {
            var weights = _hidden.AsSpan(unit * row.Length, row.Length);
            double from = _biases[unit], to = from;
            for (int i = 0; i < row.Length; i++)
                (from, to) = (from + (double)baseline[i] * weights[i], to + (double)row[i] * weights[i]);
            double share = from == to ? 0 : (Math.Max(0, to) - Math.Max(0, from)) / (to - from);
            for (int i = 0; i < row.Length; i++)
                contributions[i] += _outputs[unit] * share * weights[i] * ((double)row[i] - baseline[i]);
        }
    }

    private protected override IEnumerable<TensorSource> OwnTensors(string prefix) =>
    [
        Tensor(prefix + HiddenName, ElementType.F32, _hidden), Tensor(prefix + ".biases", ElementType.F32, _biases),
        Tensor(prefix + ".outputs", ElementType.F32, _outputs),
    ];

    internal static DenseBooster Load(StoredBooster tensors, int features, float intercept, BoosterObjective objective)
    {
        float[] hidden = tensors.Read<float>(HiddenName, ElementType.F32), biases = tensors.Read<float>(".biases", ElementType.F32);
        var booster = new DenseBooster(hidden, biases, tensors.Read<float>(".outputs", ElementType.F32), intercept, objective);
        return booster.Features == features ? booster : throw new ArgumentException($"{booster.Features} features; expected {features}");
    }
}

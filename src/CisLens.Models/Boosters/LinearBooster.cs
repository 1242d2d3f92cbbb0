using CisLens.Core;
using CisLens.Formats.Weights.Safetensors;

namespace CisLens.Models.Boosters;

/// <summary>A linear booster (<c>gblinear</c>): margin = intercept + Σ weight × feature, without the features that are missing.</summary>
public sealed class LinearBooster : Booster
{
    internal const string WeightName = ".weight";

    readonly float[] _weights;

    /// <summary>Makes a booster.</summary>
    /// <param name="weights">One weight per feature.</param>
    /// <param name="intercept">Base score as a margin, plus bias.</param>
    /// <param name="objective">The last step.</param>
    /// <exception cref="ArgumentException">There is no weight, or a number is not finite.</exception>
    public LinearBooster(float[] weights, float intercept, BoosterObjective objective) : base(weights.Length, intercept, objective)
    {
        int bad = Array.FindIndex(weights, w => !float.IsFinite(w));
        if (bad >= 0)
            throw new ArgumentException($"weight {bad} is {weights[bad]}; expected a finite number");
        _weights = weights;
    }

    /// <summary>The weights, one per feature.</summary>
    public ReadOnlySpan<float> Weights => _weights;

    /// <inheritdoc/>
    public override long ParameterCount => _weights.Length + 1;

    /// <summary>
    /// The same model without the first feature of each block. The linear models that ExPecto publishes have blocks of 2,003 features;
    /// the first of each is an extra one that is always 0.
    /// </summary>
    /// <param name="block">Number of features of a block, with the extra one.</param>
    /// <exception cref="ModelException">The features are not whole blocks, or the weight of an extra feature is not 0.</exception>
    public LinearBooster WithoutFirstOfBlocks(int block)
    {
        if (Features % block != 0)
            throw new ModelException($"the booster has {Features} features; expected a multiple of {block}");
        for (int i = 0; i < Features; i += block)
            if (_weights[i] != 0)
                throw new ModelException($"the extra feature {i} has a weight of {_weights[i]}; expected 0, because it is not used");
        return new LinearBooster([.. _weights.Where((_, i) => i % block != 0)], Intercept, Objective);
    }

    private protected override float Margin(ReadOnlySpan<float> row)
    {
        float sum = Intercept;
        var weights = _weights.AsSpan(0, row.Length);
        for (int i = 0; i < row.Length; i++)
            if (!float.IsNaN(row[i]))
                sum += row[i] * weights[i];
        return sum;
    }

    private protected override void AddContributions(
        ReadOnlySpan<float> row, ReadOnlySpan<float> baseline, Span<double> contributions)
    {
        for (int i = 0; i < row.Length; i++)
            contributions[i] += (double)_weights[i] * (row[i] - baseline[i]);
    }

    private protected override IEnumerable<TensorSource> OwnTensors(string prefix) =>
        [Tensor(prefix + WeightName, ElementType.F32, _weights)];

    internal static LinearBooster Load(StoredBooster tensors, int features, float intercept, BoosterObjective objective) =>
        new(tensors.Read<float>(WeightName, ElementType.F32, features), intercept, objective);
}

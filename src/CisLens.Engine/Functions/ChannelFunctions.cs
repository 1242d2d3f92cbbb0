using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using CisLens.Core.Contract;
using Vector = System.Runtime.Intrinsics.Vector512<float>;

namespace CisLens.Engine.Functions;

/// <summary>Functions of all channels of a position. Sums have the same order on every processor.</summary>
static class ChannelFunctions
{
    /// <summary>(x − mean) / √(variance + ε) · weight + bias, in place.</summary>
    /// <param name="values">x, one per channel.</param>
    /// <param name="weight">One per channel.</param>
    /// <param name="bias">One per channel.</param>
    /// <param name="epsilon">ε.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Normalise(Span<float> values, ReadOnlySpan<float> weight, ReadOnlySpan<float> bias, double epsilon)
    {
        var vectors = MemoryMarshal.Cast<float, Vector>(values);
        var rest = values[(vectors.Length * Vector.Count)..];
        Vector sum = default, squares = default;
        foreach (var x in vectors)
            sum += x;
        float last = 0, lastSquares = 0;
        foreach (float x in rest)
            last += x;
        float mean = (VectorMath.Sum(sum) + last) / values.Length;
        foreach (ref var x in vectors)
        {
            x -= Vector512.Create(mean);
            squares = Vector512.MultiplyAddEstimate(x, x, squares);
        }
        foreach (ref float x in rest)
        {
            x -= mean;
            lastSquares += x * x;
        }
        float scale = (float)(1 / Math.Sqrt((VectorMath.Sum(squares) + lastSquares) / (double)values.Length + epsilon));
        var weights = MemoryMarshal.Cast<float, Vector>(weight);
        var biases = MemoryMarshal.Cast<float, Vector>(bias);
        for (int i = 0; i < vectors.Length; i++)
            vectors[i] = Vector512.MultiplyAddEstimate(vectors[i] * scale, weights[i], biases[i]);
        for (int i = vectors.Length * Vector.Count; i < values.Length; i++)
            values[i] = float.MultiplyAddEstimate(values[i] * scale, weight[i], bias[i]);
    }

    /// <summary>The mean of the outputs of two strands; for probabilities the logit of the mean probability.</summary>
    /// <param name="kind">Kind of the tracks.</param>
    /// <param name="strands">The outputs of one strand, then those of the other.</param>
    /// <param name="mean">Receives one value per track.</param>
    public static void MeanOfStrands(TrackKind kind, ReadOnlySpan<float> strands, Span<float> mean)
    {
        for (int track = 0; track < mean.Length; track++)
        {
            float a = strands[track], b = strands[track + mean.Length];
            mean[track] = kind == TrackKind.Probability ? (float)(LogOfSum(a, b) - LogOfSum(-a, -b)) : (a + b) * 0.5f;
        }
    }

    /// <summary>ln(σ(a) + σ(b)): neither probability is rounded to 0 or 1.</summary>
    static double LogOfSum(double a, double b)
    {
        double p = LogSigmoid(a), q = LogSigmoid(b);
        return Math.Max(p, q) + double.LogP1(Math.Exp(-Math.Abs(p - q)));
    }

    static double LogSigmoid(double x) => Math.Min(x, 0) - double.LogP1(Math.Exp(-Math.Abs(x)));

    /// <summary>Strengths, probabilities and their products.</summary>
    /// <param name="input">Strengths, then as many logits.</param>
    /// <param name="output">Receives three values per strength.</param>
    public static void StrengthTimesProbability(ReadOnlySpan<float> input, Span<float> output)
    {
        int factors = input.Length / 2;
        input.CopyTo(output);
        var probabilities = output.Slice(factors, factors);
        Elementwise.Run<SigmoidFunction>(probabilities);
        for (int i = 0; i < factors; i++)
            output[2 * factors + i] = input[i] * probabilities[i];
    }
}

using System.Text;
using CisLens.Core;

namespace CisLens.Design.Tests.Goldens;

/// <summary>Generates the numbers for golden networks as in shared/golden/nets/README.md, sections 1 to 3.</summary>
static class Generator
{
    public static ulong Fnv1a64(string text)
    {
        ulong hash = 14695981039346656037;
        foreach (byte b in Encoding.UTF8.GetBytes(text))
            hash = (hash ^ b) * 1099511628211;
        return hash;
    }

    /// <summary>Returns the i-th output. The first output has i = 1.</summary>
    public static ulong SplitMix64(ulong seed, ulong i)
    {
        ulong z = seed + i * 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    static double Uniform(ulong seed, long index) => (SplitMix64(seed, (ulong)index + 1) >> 40) * (1.0 / (1 << 24));

    /// <summary>Returns the uniform numbers u for the text of a seed.</summary>
    public static double[] Uniforms(string seed, int count)
    {
        ulong start = Fnv1a64(seed);
        return [.. Enumerable.Range(0, count).Select(i => Uniform(start, i))];
    }

    /// <summary>Returns the weights 2u − 1 of a weighted sum.</summary>
    public static double[] Signs(string set, string model, string tag, int count) =>
        Array.ConvertAll(Uniforms($"{set}|{model}|outw|{tag}", count), u => 2 * u - 1);

    /// <summary>Returns the values of a tensor, rounded to float32.</summary>
    public static float[] Tensor(string set, string model, string name, long[] shape)
    {
        var values = new float[shape.Aggregate(1L, (a, b) => a * b)];
        var (from, scale) = Rule(model, name, shape);
        if (scale == 0)
            return values;
        ulong seed = Fnv1a64($"{set}|{model}|{name}");
        for (int i = 0; i < values.Length; i++)
            values[i] = (float)(from + scale * Uniform(seed, i));
        return values;
    }

    // value = from + scale·u
    static (double From, double Scale) Rule(string model, string name, long[] shape)
    {
        if (name.EndsWith("num_batches_tracked", StringComparison.Ordinal))
            return (0, 0);
        if (name.EndsWith("running_mean", StringComparison.Ordinal) || name.EndsWith("bias", StringComparison.Ordinal))
            return (-0.2, 0.4);
        if (name.EndsWith("running_var", StringComparison.Ordinal))
            return (1, 0.5);
        if (shape.Length == 1)
            return (0.5, 1);
        double a = Math.Sqrt((model.Contains("spliceai") ? 2.0 : 6.0) / shape.Skip(1).Aggregate(1L, (x, y) => x * y));
        return (-a, 2 * a);
    }

    /// <summary>Returns the codes of a named sequence, such as <c>s0</c>, <c>gc0</c> or <c>n0</c>.</summary>
    public static byte[] Sequence(string set, string name, int length)
    {
        ulong seed = Fnv1a64($"{set}|seq|{name}|{length}");
        var codes = new byte[length];
        for (int i = 0; i < length; i++)
        {
            ulong z = SplitMix64(seed, (ulong)i + 1);
            codes[i] = Dna.Code(name == "gc0" ? "GCGCGCGCGCGCATAT"[(int)(z >> 60)] : "ACGT"[(int)(z >> 62)]);
        }
        if (name == "n0")
            foreach (var (start, end) in new[] { (3 * length / 100, 8 * length / 100), (45 * length / 100, 47 * length / 100), (length - 11, length) })
                codes.AsSpan(start, end - start).Fill(Dna.N);
        return codes;
    }
}

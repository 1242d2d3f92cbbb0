using System.Numerics;
using System.Text;

namespace CisLens.Core;

/// <summary>
/// Random numbers that are the same on every computer: xoshiro256** (Blackman and Vigna 2018, doi 10.1145/3460772), seeded by
/// splitmix64. An object is passed to the code that needs it; <see cref="Split"/> makes a stream for each use.
/// </summary>
public sealed class Rng
{
    ulong _a, _b, _c, _d;
    readonly ulong _seed;

    /// <summary>A stream from a seed.</summary>
    public Rng(ulong seed)
    {
        _seed = seed;
        ulong state = seed;
        (_a, _b, _c, _d) = (SplitMix(ref state), SplitMix(ref state), SplitMix(ref state), SplitMix(ref state));
    }

    /// <summary>An independent stream. It depends only on the seed of this one and the name, not on the numbers drawn so far.</summary>
    public Rng Split(string name) => new(_seed ^ Fnv1a(name));

    /// <summary>Next 64 random bits.</summary>
    public ulong NextUInt64()
    {
        ulong result = BitOperations.RotateLeft(_b * 5, 7) * 9;
        ulong t = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= t;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>A whole number in [0, <paramref name="below"/>), without bias (Lemire 2019, doi 10.1145/3230636).</summary>
    public long Next(long below)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(below);
        ulong range = (ulong)below;
        ulong high = Math.BigMul(NextUInt64(), range, out ulong low);
        if (low < range)
            for (ulong threshold = (0 - range) % range; low < threshold;)
                high = Math.BigMul(NextUInt64(), range, out low);
        return (long)high;
    }

    /// <inheritdoc cref="Next(long)"/>
    public int Next(int below) => (int)Next((long)below);

    /// <summary>A number in [0, 1) with 53 random bits.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / (1UL << 53));

    /// <summary>A number from the normal distribution, mean 0 and standard deviation 1 (Box and Muller 1958).</summary>
    public double NextNormal() => Math.Sqrt(-2 * Math.Log(1 - NextDouble())) * Math.Cos(2 * Math.PI * NextDouble());

    /// <summary>Puts the items in random order (Fisher and Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = Next(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }

    /// <summary>The state as text. A checkpoint stores it.</summary>
    public string Save() => $"{_seed:x16}-{_a:x16}-{_b:x16}-{_c:x16}-{_d:x16}";

    /// <summary>The stream with a state from <see cref="Save"/>.</summary>
    /// <exception cref="FormatException">The text is not a saved state.</exception>
    public static Rng Restore(string state)
    {
        var parts = state.Split('-');
        if (parts.Length != 5)
            throw new FormatException($"\"{state}\" is not a saved random state; expected five hexadecimal numbers joined by -");
        var n = Array.ConvertAll(parts, p => Convert.ToUInt64(p, 16));
        return new Rng(n[0]) { _a = n[1], _b = n[2], _c = n[3], _d = n[4] };
    }

    static ulong SplitMix(ref ulong state)
    {
        ulong z = state += 0x9E3779B97F4A7C15;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    static ulong Fnv1a(string text)
    {
        ulong hash = 14695981039346656037;
        foreach (byte b in Encoding.UTF8.GetBytes(text))
            hash = (hash ^ b) * 1099511628211;
        return hash;
    }
}

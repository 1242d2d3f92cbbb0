namespace CisLens.Kernels;

/// <summary>The numbers of glibc's <c>rand()</c>, by which LIBSVM and LS-GKM shuffle: an additive generator over 31 numbers.</summary>
/// <remarks>r(i) = r(i - 3) + r(i - 31) modulo 2^32, and a number is r(i) / 2; seed 1 begins 1804289383, 846930886, 1681692777.</remarks>
sealed class GlibcRandom
{
    const int Order = 31, Lag = 3, Discarded = 310;

    readonly uint[] _last = new uint[Order]; // the newest 31, a ring
    int _at;

    /// <summary>Starts as <c>srand(seed)</c> does.</summary>
    public GlibcRandom(uint seed)
    {
        long value = seed == 0 ? 1 : (int)seed;
        for (int i = 0; i < Order; i++)
        {
            _last[i] = (uint)value;
            value = 16807 * value % int.MaxValue;
            if (value < 0)
                value += int.MaxValue;
        }
        _at = Lag; // the first three come round once more unchanged
        for (int i = 0; i < Discarded; i++)
            Next();
    }

    /// <summary>The next number, 0 to 2^31 - 1.</summary>
    public int Next()
    {
        uint sum = _last[_at % Order] + _last[(_at + Order - Lag) % Order];
        _last[_at++ % Order] = sum;
        return (int)(sum >> 1);
    }
}

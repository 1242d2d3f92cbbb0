namespace CisLens.Kernels;

/// <summary>
/// Projection on 0 &lt;= a_t &lt;= C_t with sum of s_t a_t = 0: a = clip(v - t s). Newton's method within a bracket finds t.
/// </summary>
/// <remarks>Dai and Fletcher, Math Program 106:403 (2006).</remarks>
static class BoxProjection
{
    const int MostRounds = 200;

    /// <summary>Projects <paramref name="v"/> in place.</summary>
    /// <param name="dual">The problem, with bounds and signs.</param>
    /// <param name="v">The point.</param>
    /// <param name="within">An active face: variables outside it keep their values. Null for all variables.</param>
    public static void Apply(SvmDual dual, Span<double> v, ActiveFace? within = null)
    {
        var (low, high, shift) = (double.NegativeInfinity, double.PositiveInfinity, 0.0);
        for (int round = 0; round < MostRounds; round++)
        {
            var (sum, free, scale) = Sum(dual, v, shift, within);
            if (Math.Abs(sum) <= 1e-15 * scale)
                break;
            if (sum > 0)
                low = shift;
            else
                high = shift;
            double next = shift + sum / free; // infinite if all variables are at bounds: outside the bracket
            if (!(next > low && next < high))
                next = double.IsInfinity(low) ? high - 1 - Math.Abs(high) : double.IsInfinity(high) ? low + 1 + Math.Abs(low)
                    : (low + high) / 2;
            if (next == shift || next == low || next == high)
                break;
            shift = next;
        }
        for (int t = 0; t < v.Length; t++)
            if (within?.IsFree[t] ?? true)
                v[t] = Math.Clamp(v[t] - shift * dual.Signs[t], 0, dual.Upper[t]);
    }

    static (double Sum, double Free, double Scale) Sum(SvmDual dual, ReadOnlySpan<double> v, double shift, ActiveFace? within)
    {
        var (sum, free, scale) = (0.0, 0.0, 1.0);
        for (int t = 0; t < v.Length; t++)
        {
            bool held = within is not null && !within.IsFree[t];
            double moved = held ? v[t] : v[t] - shift * dual.Signs[t], inside = Math.Clamp(moved, 0, dual.Upper[t]);
            sum += dual.Signs[t] * inside;
            scale += inside;
            if (!held && moved > 0 && moved < dual.Upper[t])
                free++;
        }
        return (sum, free, scale);
    }
}

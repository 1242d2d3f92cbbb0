using System.Globalization;
using CisLens.Mutate.Effects;

namespace CisLens.Mutate.Tables;

/// <summary>Splice delta scores as SpliceAI's users know them.</summary>
public static class SpliceText
{
    /// <summary>A delta as the INFO field has it, behind the allele: symbol, four scores with two decimals, four places.</summary>
    public static string Entry(SpliceDelta delta) => string.Join('|',
        [InfoText.Escape(delta.Gene.Name), .. delta.All.Select(c => Rounded(c.Score)), .. delta.All.Select(c => c.Offset.ToString(CultureInfo.InvariantCulture))]);

    // as Python's '{:.2f}': 100 times a float32 is exact in float64, so that this rounds once, half to even; adding 0 takes the sign of -0
    static string Rounded(float score) => (Math.Round(100.0 * score) / 100 + 0.0).ToString("0.00", CultureInfo.InvariantCulture);
}

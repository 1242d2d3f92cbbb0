using CisLens.Core;
using CisLens.Formats.Fasta;

namespace CisLens.Prepare.Negatives;

/// <summary>The properties by which negatives are matched.</summary>
/// <param name="Gc">Share of G and C among the known bases.</param>
/// <param name="Repeat">Share of soft-masked bases.</param>
/// <param name="Unknown">Share of bases that are not A, C, G or T.</param>
readonly record struct WindowProfile(double Gc, double Repeat, double Unknown)
{
    /// <summary>The profile of a window inside its contig.</summary>
    public static WindowProfile Compute(Genome genome, int contig, long start0, Span<byte> codes)
    {
        genome.Codes(contig, start0, codes);
        int gc = 0, unknown = 0;
        foreach (byte code in codes)
        {
            gc += code is 1 or 2 ? 1 : 0;
            unknown += code >= Dna.N ? 1 : 0;
        }
        int known = codes.Length - unknown;
        return new WindowProfile(
            known == 0 ? 0 : (double)gc / known,
            (double)genome.SoftMasked(contig, start0, start0 + codes.Length) / codes.Length,
            (double)unknown / codes.Length);
    }
}

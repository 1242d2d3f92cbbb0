using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Genes;
using CisLens.Mutate.Alleles;

namespace CisLens.Mutate.Placement;

/// <summary>An edited copy of a window.</summary>
/// <param name="EditedStart0">Start of the copy in coordinates of the edited chromosome, 0-based.</param>
/// <param name="Length">Length of the copy in bp.</param>
/// <param name="Bins">The bins to predict; null for all.</param>
/// <param name="Compared">The part of <paramref name="Bins"/> that is compared with the window bin by bin.</param>
/// <param name="Summed">True if <paramref name="Bins"/> are used for scores of sums over bins.</param>
public readonly record struct PlacedCopy(long EditedStart0, int Length, BinRange? Bins, BinRange Compared, bool Summed);

/// <summary>A reference window and the alleles that are compared with it; the window is predicted once per batch.</summary>
/// <param name="template">The chromosome.</param>
/// <param name="start0">0-based start of the window.</param>
/// <param name="length">Length of the window in bp.</param>
/// <param name="gene">The gene of the window; null for none.</param>
public sealed class PlacedWindow(Template template, long start0, int length, Gene? gene = null)
{
    /// <summary>The chromosome.</summary>
    public Template Template { get; } = template;

    /// <summary>0-based start of the window.</summary>
    public long Start0 { get; } = start0;

    /// <summary>Length of the window in bp.</summary>
    public int Length { get; } = length;

    /// <summary>The gene of the window, or null.</summary>
    public Gene? Gene { get; } = gene;

    /// <summary>The gene whose bins are compared, if the window is around its start; null for a window around a variant.</summary>
    public Gene? Around { get; init; }

    /// <summary>True if the model gets the minus strand.</summary>
    public bool Reverse { get; init; } = gene?.Reverse ?? false;

    /// <summary>The alleles: the index in the job, and the copies whose bins, in this order, are the prediction; no copies if
    /// ALT has no window.</summary>
    public List<(int Allele, PlacedCopy[] Copies)> Alleles { get; } = [];

    /// <summary>Writes the reference window, plus strand.</summary>
    /// <returns>The flags of the window.</returns>
    public AlleleStatus Write(Span<byte> codes, AlleleOptions options)
    {
        Template.Codes(Start0, codes);
        return Flags(codes, Template.OffContig(Start0, Length), options);
    }

    /// <summary>Writes an edited copy, plus strand.</summary>
    /// <returns>The flags of the copy; none in a transcript, where the flags of the window count.</returns>
    public AlleleStatus Write(PlacedCopy copy, Edit edit, ReadOnlySpan<byte> reference, Span<byte> codes, AlleleOptions options)
    {
        long off = WindowBuilder.Alternate(Template, edit, copy.EditedStart0, reference, Start0, codes);
        return Gene is null ? Flags(codes, off, options) : AlleleStatus.Ok;
    }

    AlleleStatus Flags(ReadOnlySpan<byte> codes, long offContig, AlleleOptions options)
    {
        // N outside the transcript is not an unknown base
        int from = (int)Math.Clamp(Math.Max(Template.From0, Start0) - Start0, 0, Length);
        int to = (int)Math.Clamp(Math.Min(Template.To0, Start0 + Length) - Start0, from, Length);
        long unknown = codes[from..to].Count(Dna.N);
        if (offContig > 0 && options.Edge == EdgeRule.Skip)
            return AlleleStatus.OutOfRange;
        if (unknown > options.MaxN * Length)
            return AlleleStatus.NLimit;
        // bases outside the contig have a flag of their own
        return (unknown > (Gene is null ? offContig : 0) ? AlleleStatus.HasN : 0) | (offContig > 0 ? AlleleStatus.Padded : 0);
    }
}

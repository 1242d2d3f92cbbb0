using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Genes;
using CisLens.Mutate.Alleles;

namespace CisLens.Mutate.Placement;

/// <summary>An edited copy of a window.</summary>
/// <param name="EditedStart0">Start of the copy in bases of the edited chromosome.</param>
/// <param name="Length">Its length in bp.</param>
/// <param name="Bins">The bins to predict; null for all.</param>
/// <param name="Compared">Those of them that are compared with the window's one by one.</param>
/// <param name="Summed">True when scores of sums over bins are made of <paramref name="Bins"/>.</param>
public readonly record struct PlacedCopy(long EditedStart0, int Length, BinRange? Bins, BinRange Compared, bool Summed);

/// <summary>An allele in a window.</summary>
/// <param name="Allele">Index of the allele in its job.</param>
/// <param name="Copies">The copies whose bins, one behind the other, are its prediction.</param>
public readonly record struct PlacedAllele(int Allele, PlacedCopy[] Copies);

/// <summary>A window of the reference and the alleles that are compared with it; it is predicted once per batch.</summary>
/// <param name="template">The chromosome.</param>
/// <param name="start0">Its first base.</param>
/// <param name="length">Its length in bp.</param>
/// <param name="gene">The gene that it is of, which also is the key of its rows; null for none.</param>
public sealed class PlacedWindow(Template template, long start0, int length, Gene? gene = null)
{
    /// <summary>The chromosome.</summary>
    public Template Template { get; } = template;

    /// <summary>The first base.</summary>
    public long Start0 { get; } = start0;

    /// <summary>The length in bp.</summary>
    public int Length { get; } = length;

    /// <summary>The gene that it is of, or null.</summary>
    public Gene? Gene { get; } = gene;

    /// <summary>True when the model sees the minus strand.</summary>
    public bool Reverse => Gene?.Reverse ?? false;

    /// <summary>The alleles.</summary>
    public List<PlacedAllele> Alleles { get; } = [];

    /// <summary>Writes the reference, plus strand.</summary>
    /// <returns>What its bases are like.</returns>
    public AlleleStatus Write(Span<byte> codes, AlleleOptions options)
    {
        Template.Codes(Start0, codes);
        return Flags(codes, Template.OffContig(Start0, Length), options);
    }

    /// <summary>Writes an edited copy, plus strand.</summary>
    /// <returns>What its bases are like; nothing in a transcript, whose window is judged as a whole.</returns>
    public AlleleStatus Write(PlacedCopy copy, Edit edit, ReadOnlySpan<byte> reference, Span<byte> codes, AlleleOptions options)
    {
        long off = WindowBuilder.Alternate(Template, edit, copy.EditedStart0, reference, Start0, codes);
        return Gene is null ? Flags(codes, off, options) : AlleleStatus.Ok;
    }

    AlleleStatus Flags(ReadOnlySpan<byte> codes, long offContig, AlleleOptions options)
    {
        // bases outside of a transcript are N on purpose
        int from = (int)Math.Clamp(Math.Max(Template.From0, Start0) - Start0, 0, Length);
        int to = (int)Math.Clamp(Math.Min(Template.To0, Start0 + Length) - Start0, from, Length);
        long unknown = codes[from..to].Count(Dna.N);
        if (offContig > 0 && options.Edge == EdgeRule.Skip)
            return AlleleStatus.OutOfRange;
        if (unknown > options.MaxN * Length)
            return AlleleStatus.NLimit;
        // what lies off the contig is reported as such
        return (unknown > (Gene is null ? offContig : 0) ? AlleleStatus.HasN : 0) | (offContig > 0 ? AlleleStatus.Padded : 0);
    }
}

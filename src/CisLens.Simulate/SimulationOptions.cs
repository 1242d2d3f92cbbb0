using CisLens.Core;

namespace CisLens.Simulate;

/// <summary>The options of <c>simulate</c>.</summary>
public sealed record SimulationOptions
{
    /// <summary>The folder to make.</summary>
    public required string Output { get; init; }

    /// <summary>Seed of every random choice.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Number of contigs.</summary>
    public int Contigs { get; init; } = 8;

    /// <summary>Length of the genome in bp. The lengths of contigs differ a little.</summary>
    public long GenomeBp { get; init; } = 12_000_000;

    /// <summary>Number of regulatory elements, active or not.</summary>
    public int Elements { get; init; } = 5_500;

    /// <summary>Number of records of the VCF, without the few special ones.</summary>
    public int Variants { get; init; } = 2_000;

    /// <summary>Number of sequences of the MPRA.</summary>
    public int Mpra { get; init; } = 3_000;

    /// <summary>Number of variants of the QTL table.</summary>
    public int Qtl { get; init; } = 600;

    internal int ContigBp => (int)(GenomeBp / Contigs);

    internal void Check()
    {
        const int BpPerElement = 1_200;  // an element and the background around it
        if (Contigs is < 1 or > 100)
            throw new UsageException($"--contigs is {Contigs}, expected 1 to 100");
        if (ContigBp is < 50_000 or > 200_000_000)
            throw new UsageException($"--genome-bp is {GenomeBp}, expected 50 kb to 200 Mb per contig");
        if (Elements < 10 || (long)Elements * BpPerElement > GenomeBp)
            throw new UsageException($"--elements is {Elements}, expected 10 to {GenomeBp / BpPerElement} in {GenomeBp} bp");
        if (Variants < 1 || Variants > GenomeBp / 400)
            throw new UsageException($"--variants is {Variants}, expected 1 to {GenomeBp / 400}");
        if (Mpra > 3 * Elements)
            throw new UsageException($"--mpra is {Mpra}, expected at most {3L * Elements}, three per element");
        if (Mpra < 10)
            throw new UsageException($"--mpra is {Mpra}, expected at least 10");
        if (Qtl < 1 || Qtl > Variants)
            throw new UsageException($"--qtl is {Qtl}, expected 1 to {Variants}, the number of variants");
    }
}

using CisLens.Prepare.Building;

namespace CisLens.Prepare.Genes;

/// <summary>The options of <c>prepare genes</c>: a dataset that labels each base of a transcript as acceptor, donor or neither.</summary>
public sealed record GeneOptions : GenomicOptions
{
    /// <summary>True to leave out genes past the end of their contig, if the genome is a slice.</summary>
    public bool AllowOtherLengths { get; init; }

    /// <summary>The genes: GTF, or SpliceAI's table with exons.</summary>
    public required string Genes { get; init; }

    // blocks of 5,000 bases; the largest network reads 5,000 more on either side (Jaganathan 2019)
    internal override int WindowBp => Window ?? 5_000;

    internal override int FlankBp => Flank ?? 5_000;

    private protected override void Check(Action<bool, string> expect) =>
        expect(WindowBp <= 100_000, $"--window is {WindowBp}, expected at most 100000 for genes");

    internal override IReadOnlyDictionary<string, string> Shaping() => new SortedDictionary<string, string>(StringComparer.Ordinal)
    {
        ["rule"] = "splice",
        ["window"] = WindowBp.ToString(),
        ["max-n"] = Number(MaxN),
        ["test"] = string.Join(",", Test),
        ["validation"] = string.Join(",", Validation),
        ["flank"] = FlankBp.ToString(),
        ["seed"] = Seed.ToString(),
    };
}

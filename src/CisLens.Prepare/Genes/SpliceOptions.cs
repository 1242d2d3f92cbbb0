using CisLens.Prepare.Peaks;

namespace CisLens.Prepare.Genes;

/// <summary>How to make a dataset from a genome and the exons of its genes: for each base of a transcript whether it is a splice site.</summary>
public sealed record SpliceOptions : GenomicOptions
{
    /// <summary>The genes: GTF, or SpliceAI's table with exons.</summary>
    public required string Genes { get; init; }

    // blocks of 5,000 bases, of which the largest network sees 5,000 on either side (Jaganathan 2019)
    internal override int WindowBp => Window ?? 5_000;

    internal override int FlankBp => Flank ?? 5_000;

    private protected override void Check(Action<bool, string> expect) => expect(WindowBp <= 100_000, $"--window is {WindowBp}, expected at most 100000 for genes");

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

using CisLens.Core;
using CisLens.Formats.Contigs;
using CisLens.Formats.Fasta;
using CisLens.Prepare.Datasets;

namespace CisLens.Prepare.Building;

/// <summary>The options of every preparation from a genome.</summary>
public abstract record GenomicOptions : PrepareOptions
{
    /// <summary>The genome: FASTA.</summary>
    public required string Genome { get; init; }

    /// <summary>Contigs of the test split; if <see cref="Validation"/> is empty too, both are chosen automatically.</summary>
    public IReadOnlyList<string> Test { get; init; } = [];

    /// <summary>Contigs of the validation split.</summary>
    public IReadOnlyList<string> Validation { get; init; } = [];

    /// <summary>BED whose name column is train, validation or test; null for whole contigs.</summary>
    public string? Folds { get; init; }

    /// <summary>Bases stored on either side of a window; null for the default of the preparation.</summary>
    public int? Flank { get; init; }

    internal abstract int WindowBp { get; }

    internal abstract int FlankBp { get; }

    /// <summary>Checks all options and reports every fault.</summary>
    /// <exception cref="UsageException">An option is out of range.</exception>
    internal void Check()
    {
        var faults = new List<string>();
        void Expect(bool valid, string fault)
        {
            if (!valid)
                faults.Add(fault);
        }
        Expect(WindowBp > 0, $"--window is {WindowBp}, expected at least 1");
        Check(Expect);
        Expect(MaxN is >= 0 and <= 1, $"--max-n is {MaxN}, expected 0 to 1");
        Expect(FlankBp is >= 0 and <= 100_000, $"--flank is {FlankBp}, expected 0 to 100000");
        Expect(Folds is null || Test.Count + Validation.Count == 0, "--folds cannot be combined with --test or --validation");
        if (faults.Count > 0)
            throw new UsageException(string.Join("; ", faults));
    }

    /// <summary>Checks the options of one preparation: calls <paramref name="expect"/> with each condition and the fault text.</summary>
    private protected abstract void Check(Action<bool, string> expect);

    /// <summary>The genome in the description of a dataset.</summary>
    internal static DatasetGenome Describe(Genome genome)
    {
        string? build = GenomeBuild.Detect(genome.Contigs);
        return new DatasetGenome { Name = build ?? "genome", Build = build, Count = 0,
            Contigs = [.. genome.Contigs.Select(c => new DatasetContig(c.Name, c.Length))] };
    }
}

using CisLens.Core;
using CisLens.Formats.Fasta;
using CisLens.Mutate.Alleles;
using CisLens.Mutate.Runs;
using CisLens.Mutate.Tests.Alleles;

namespace CisLens.Mutate.Tests.Runs;

/// <summary>Tests every status and that the counts add up (docs/conventions.md, sections 3, 4, 8 and 13).</summary>
public class StatusTests
{
    // chr1 has 20 bases, then an N, an R (A or G) and four more bases
    static Genome Toys() => Genome.FromText(("chr1", Toy.Bases + "NRACGT"), ("chr2", "NNNNNNNNNNACGTACGTACGT"));

    [Theory]
    [InlineData("chr1\t10\t.\tC\tA", "OK")]
    [InlineData("chr1\t10\t.\tc\ta", "OK")]
    [InlineData("chr1\t10\t.\tC\tN", "HAS_N")]
    [InlineData("chr1\t18\t.\tC\tA", "HAS_N")]
    [InlineData("chr1\t2\t.\tC\tA", "PADDED")]
    [InlineData("chr1\t24\t.\tC\tA", "HAS_N&PADDED")]
    [InlineData("chr1\t22\t.\tA\tC", "HAS_N")]
    [InlineData("chr1\t22\t.\tC\tA", "REF_MISMATCH")]
    [InlineData("chr1\t10\t.\tG\tA", "REF_MISMATCH")]
    [InlineData("chr1\t10\t.\tN\tA", "REF_MISMATCH")]
    [InlineData("chr1\t21\t.\tA\tC", "REF_UNKNOWN")]
    [InlineData("chr1\t20\t.\tTA\tC", "REF_UNKNOWN")]
    [InlineData("chr3\t10\t.\tC\tA", "NO_CONTIG")]
    [InlineData("chr1\t0\t.\tC\tA", "OUT_OF_RANGE")]
    [InlineData("chr1\t27\t.\tC\tA", "OUT_OF_RANGE")]
    [InlineData("chr1\t26\t.\tTA\tA", "OUT_OF_RANGE")]
    [InlineData("chr1\t4294967306\t.\tC\tA", "OUT_OF_RANGE")]
    [InlineData("chr2\t11\t.\tA\tC", "HAS_N")]
    [InlineData("chr1\t10\t.\tC\tCACGTA", "TOO_LONG")]
    [InlineData("chr1\t10\t.\tC\tC", "BAD_ALLELE")]
    [InlineData("chr1\t10\t.\tC\tR", "BAD_ALLELE")]
    [InlineData("chr1\t10\t.\t.\tA", "BAD_ALLELE")]
    [InlineData("chr1\t10\t.\tC\t<DEL>", "SYMBOLIC")]
    [InlineData("chr1\t10\t.\tC\tC]chr2:5]", "SYMBOLIC")]
    [InlineData("chr1\t10\t.\tC\t*", "STAR")]
    [InlineData("chr1\t10\t.\tC\t.", "NO_ALT")]
    public void Each_kind_of_record_has_its_status(string record, string expected) => Assert.Equal(expected, Status(record, new()));

    [Fact]
    public void Options_decide_what_is_scored()
    {
        Assert.Equal("REF_FORCED", Status("chr1\t10\t.\tG\tA", new() { CheckRef = RefPolicy.Force }));
        Assert.Equal("REF_SWAPPED", Status("chr1\t10\t.\tA\tC", new() { CheckRef = RefPolicy.Swap }));
        Assert.Equal("REF_MISMATCH", Status("chr1\t10\t.\tA\tG", new() { CheckRef = RefPolicy.Swap }));
        Assert.Equal("HAS_N&REF_FORCED", Status("chr1\t21\t.\tA\tC", new() { AllowN = true }));
        Assert.Equal("OUT_OF_RANGE", Status("chr1\t2\t.\tC\tA", new() { Edge = EdgeRule.Skip }));
        Assert.Equal("N_LIMIT", Status("chr2\t11\t.\tA\tC", new() { MaxN = 0.3 }));
        Assert.Equal("OK", Status("chr1\t10\t.\tC\tCACGTA", new() { MaxAllele = 6 }));
    }

    [Fact]
    public void Stop_names_the_record()
    {
        using var folder = new ScoreFolder { Genome = Toys() };
        var fault = Assert.Throws<InputException>(() => Run(folder, ["chr1\t10\t.\tC\tA", "chr1\t10\t.\tG\tA"], new() { CheckRef = RefPolicy.Stop, MaxRefMismatch = 1 }));
        Assert.Contains("in.vcf:6: REF G at chr1:10 differs from", fault.Message);
        Assert.False(File.Exists(folder["o.tsv"]));
        Assert.False(File.Exists(folder["o.tsv.partial"]));
    }

    [Fact]
    public void Counts_add_up_to_the_alleles_and_every_status_has_rows()
    {
        using var folder = new ScoreFolder { Genome = Toys() };
        var result = Run(folder, ["chr1\t10\t.\tC\tA,<DEL>,*", "chr1\t10\t.\tG\tA", "chr9\t1\t.\tA\tC,G"], new() { MaxRefMismatch = 1 });
        Assert.Equal("3 records, 6 alleles: NO_CONTIG 2, OK 1, REF_MISMATCH 1, STAR 1, SYMBOLIC 1", result.Totals);
        Assert.Equal(6, result.Counts.Alleles);
        Assert.Equal(1 + 6, File.ReadLines(folder["o.tsv"]).Count());
        Assert.EndsWith("\tNA\tNA\tNA\tNA\tNA\tNA\tNA", File.ReadLines(folder["o.tsv"]).ElementAt(2));
    }

    [Fact]
    public void Values_of_the_model_that_are_not_finite_are_reported()
    {
        using var folder = new ScoreFolder();
        using var nan = new NaNModel();
        var output = new ScoreOutput(folder["o.tsv"], ScoreFormat.LongTsv);
        var result = ScoreFolder.Score(folder.Settings(folder.Vcf(folder.RandomRecords(5)), nan, output));
        Assert.Equal(result.Counts.Alleles, result.Counts.ByCode["FAILED"]);
    }

    [Fact]
    public void More_skipped_than_allowed_has_its_own_exit_code_and_complete_outputs()
    {
        using var folder = new ScoreFolder { Genome = Toys() };
        using var model = new PositionModel(Toy.Window, tracks: 1);
        var settings = folder.Settings(folder.Vcf(["chr1\t10\t.\tC\tA\t.\t.\t.", "chr1\t10\t.\tC\t*\t.\t.\t."]), model, new ScoreOutput(folder["o.tsv"], ScoreFormat.LongTsv));
        var fault = Assert.Throws<SkippedException>(() => ScoreFolder.Score(settings with { MaxSkipped = 0.4 }));
        Assert.Equal(ExitCode.TooManySkipped, fault.ExitCode);
        Assert.True(File.Exists(folder["o.tsv"]));
    }

    static string Status(string record, AlleleOptions options)
    {
        using var folder = new ScoreFolder { Genome = Toys() };
        // the second record is on a contig of the genome
        Run(folder, [record, "chr1\t10\t.\tC\tA"], options with { MaxRefMismatch = 1 });
        return File.ReadLines(folder["o.tsv"]).ElementAt(1).Split('\t')[6];
    }

    static ScoreResult Run(ScoreFolder folder, IEnumerable<string> records, AlleleOptions options)
    {
        using var model = new PositionModel(Toy.Window, tracks: 1);
        var output = new ScoreOutput(folder["o.tsv"], ScoreFormat.LongTsv);
        return ScoreFolder.Score(folder.Settings(folder.Vcf(records.Select(r => r + "\t.\t.\t.")), model, output) with { Alleles = options, Scores = ["diff"] });
    }
}

/// <summary>A model that always predicts NaN.</summary>
sealed class NaNModel() : PositionModel(20)
{
    protected override void Pass(Core.Contract.SequenceBatch batch, ReadOnlySpan<int> tracks, Span<float> output) => output.Fill(float.NaN);
}

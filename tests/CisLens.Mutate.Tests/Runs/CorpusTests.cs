using CisLens.Core;
using CisLens.Formats.Fasta;
using CisLens.Mutate.Alleles;
using CisLens.Mutate.Runs;
using CisLens.Tests;

namespace CisLens.Mutate.Tests.Runs;

/// <summary>Tests all VCFs of shared/data/formats that must be flagged, and all VCFs for ref.fa that must be read.</summary>
public class CorpusTests
{
    [Fact]
    public void Flagged_records_are_never_scored_without_a_flag()
    {
        string root = SharedData.Path("data/formats");
        var flagged = Manifest(root).Where(row => row[2] == "flag").ToList();
        Assert.NotEmpty(flagged);
        using var genome = Genome.Open(Path.Combine(root, "made/fasta/ref.fa"));
        foreach (string[] row in flagged)
        {
            using var folder = new ScoreFolder { Genome = genome };
            try
            {
                Score(folder, Path.Combine(root, row[0]));
            }
            catch (InputException refused)
            {
                Assert.Contains(Path.GetFileName(row[0]), refused.Message);
                continue;
            }
            int record = File.ReadLines(Path.Combine(root, row[0])).Take(int.Parse(row[3])).Count(l => !l.StartsWith('#')) - 1;
            var lines = File.ReadLines(folder["o.vcf"]).Where(l => !l.StartsWith('#')).ToList();
            string status = lines[record].Split('\t')[7].Split(';').First(f => f.StartsWith("CIS_ST=", StringComparison.Ordinal));
            Assert.Contains(status["CIS_ST=".Length..].Split(','), code => !AlleleStatusCode.Parse(code)!.Value.IsScored());
        }
    }

    [Fact]
    public void Valid_files_are_scored_completely()
    {
        string root = SharedData.Path("data/formats");
        using var genome = Genome.Open(Path.Combine(root, "made/fasta/ref.fa"));
        foreach (string[] row in Manifest(root).Where(row => row[2] == "accept" && row[5] == "made/fasta/ref.fa"))
        {
            using var folder = new ScoreFolder { Genome = genome };
            var result = Score(folder, Path.Combine(root, row[0]));
            Assert.Equal(long.Parse(row[4]), result.Records);
            Assert.DoesNotContain("REF_MISMATCH", result.Counts.ByCode.Keys);
            Assert.DoesNotContain("BAD_ALLELE", result.Counts.ByCode.Keys);
        }
    }

    static ScoreResult Score(ScoreFolder folder, string vcf)
    {
        using var model = new PositionModel(20);
        return ScoreFolder.Score(folder.Settings(vcf, model, new ScoreOutput(folder["o.vcf"], ScoreFormat.Vcf)) with { ModelPaths = ["-"] });
    }

    static IEnumerable<string[]> Manifest(string root) =>
        File.ReadLines(Path.Combine(root, "manifest.tsv")).Select(l => l.Split('\t')).Where(row => row[1] == "vcf");
}

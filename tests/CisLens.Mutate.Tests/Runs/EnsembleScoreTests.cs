using CisLens.Core.Contract;
using CisLens.Mutate.Runs;

namespace CisLens.Mutate.Tests.Runs;

/// <summary>Tests the scores of an ensemble: the effect of the mean prediction, and the spread of the effects of the members.</summary>
public class EnsembleScoreTests
{
    const int Window = 20;

    [Theory, InlineData(false), InlineData(true)]
    public void Effect_is_that_of_the_mean_and_spread_the_deviation_of_the_members(bool checks)
    {
        using var folder = new ScoreFolder();
        ISequenceModel[] members = checks
            ? [new CheckingModel(Window), new CheckingModel(Window, seed: 8)]
            : [new PositionModel(Window), new PositionModel(Window, seed: 8)];
        var records = folder.RandomRecords(60);
        var rows = folder.LongRows(records, new TestEnsemble(members));
        var (first, second) = (folder.LongRows(records, members[0]), folder.LongRows(records, members[1]));
        Assert.Equal(first.Count, rows.Count);
        Assert.Contains(rows, r => r[6] == "OK");
        for (int i = 0; i < rows.Count; i++)
        {
            double a = double.Parse(first[i][12]), b = double.Parse(second[i][12]);
            Assert.Equal((double.Parse(first[i][10]) + double.Parse(second[i][10])) / 2, double.Parse(rows[i][10]), 1e-6);
            Assert.Equal((a + b) / 2, double.Parse(rows[i][12]), 1e-6);
            // the variance of two numbers is twice the square of (a - b) / 2, divided by n - 1 = 1
            Assert.Equal(Math.Abs(a - b) / Math.Sqrt(2), double.Parse(rows[i][17]), 1e-6);
        }
    }

    [Fact]
    public void Spread_is_that_of_effects_averaged_over_shifts()
    {
        using var folder = new ScoreFolder();
        PositionModel[] members = [new(Window), new(Window, seed: 8)];
        var options = new Mutate.Alleles.AlleleOptions { Shifts = [-1, 0, 1], MaxRefMismatch = 1 };
        var records = folder.RandomRecords(5);
        var row = folder.LongRows(records, new TestEnsemble(members), options)[0];
        double a = double.Parse(folder.LongRows(records, members[0], options)[0][12]), b = double.Parse(folder.LongRows(records, members[1], options)[0][12]);
        Assert.Equal(Math.Abs(a - b) / Math.Sqrt(2), double.Parse(row[17]), 1e-6);
    }

    [Fact]
    public void Every_table_of_an_ensemble_has_the_spread_and_that_of_one_model_has_none()
    {
        using var folder = new ScoreFolder();
        using var one = new PositionModel(Window, tracks: 1);
        using var other = new PositionModel(Window, tracks: 1, seed: 8);
        ScoreOutput[] outputs = [new(folder["o.vcf"], ScoreFormat.Vcf), new(folder["o.tsv"], ScoreFormat.LongTsv), new(folder["w.tsv"], ScoreFormat.WideTsv)];
        string vcf = folder.Vcf(folder.RandomRecords(3));
        ScoreFolder.Score(folder.Settings(vcf, new TestEnsemble(one, other), outputs) with { Scores = ["diff"] });
        string[] long_ = File.ReadAllLines(outputs[1].Path);
        string spread = long_[1].Split('\t')[17];
        Assert.EndsWith("\tgene\tspread", long_[0]);
        Assert.EndsWith("\tt0.diff\tt0.diff.spread", File.ReadLines(outputs[2].Path).First());
        Assert.Equal(spread, File.ReadLines(outputs[2].Path).ElementAt(1).Split('\t')[^1]);
        string entry = File.ReadLines(outputs[0].Path).First(line => !line.StartsWith('#')).Split("CIS=")[1].Split('\t')[0].Split(',')[0];
        Assert.Equal((12, spread), (entry.Split('|').Length, entry.Split('|')[10]));
        Assert.Contains("|Gene|Spread|Consequence\"", File.ReadLines(outputs[0].Path).First(line => line.StartsWith("##INFO=<ID=CIS,", StringComparison.Ordinal)));
        ScoreFolder.Score(folder.Settings(vcf, one, outputs) with { Scores = ["diff"] });
        Assert.All(outputs[1..], o => Assert.DoesNotContain("pread", File.ReadAllText(o.Path)));
        entry = File.ReadLines(outputs[0].Path).First(line => !line.StartsWith('#')).Split("CIS=")[1].Split('\t')[0].Split(',')[0];
        Assert.Equal("", entry.Split('|')[10]);
    }
}

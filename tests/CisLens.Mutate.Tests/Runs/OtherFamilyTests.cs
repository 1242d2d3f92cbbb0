using CisLens.Mutate.Saturation;

namespace CisLens.Mutate.Tests.Runs;

/// <summary>The score command supports a model family that only this test project has, alone and in an ensemble.</summary>
public class OtherFamilyTests
{
    const int Window = 20;

    static int Gc(string bases) => bases.Count(b => b is 'G' or 'C');

    [Fact]
    public void Score_of_a_substitution_is_its_change_of_base_counts()
    {
        using var folder = new ScoreFolder();
        foreach (string alternate in (string[])["A", "C", "G", "T"])
        {
            string reference = folder.Bases(0, 999, 1);
            if (alternate == reference)
                continue;
            var row = folder.LongRows([$"chr1\t1000\t.\t{reference}\t{alternate}\t.\t.\t."], new GcModel(Window))[0];
            Assert.Equal((Gc(alternate) - Gc(reference)) / 20.0, double.Parse(row[12]), 1e-6);
        }
    }

    [Fact]
    public void Saturation_mutagenesis_has_the_change_of_base_counts_at_each_position()
    {
        using var folder = new ScoreFolder();
        IsmResult? result = null;
        new IsmRun(new GcModel(Window), folder.Genome, [], [])
            .Run([IsmRegion.Around("r", 0, 500, 510)], found => result = found, TestContext.Current.CancellationToken);
        for (int place = 0; place < 10; place++)
            for (int b = 0; b < 4; b++)
                Assert.Equal((Gc("ACGT"[b].ToString()) - Gc(folder.Bases(0, 500 + place, 1))) / 20f, result!.Effect(place, b, 0), 1e-6f);
    }

    [Fact]
    public void Ensemble_of_two_families_scores_indels_as_each_member_does_and_its_spread_is_theirs()
    {
        using var folder = new ScoreFolder();
        using var positions = new PositionModel(Window, kind: Core.Contract.TrackKind.Scalar);
        using var counts = new GcModel(Window, tracks: 2);
        var records = folder.RandomRecords(80).Where(r => r.Split('\t')[3].Length != r.Split('\t')[4].Length).ToList();
        var rows = folder.LongRows(records, new TestEnsemble(positions, counts));
        var (first, second) = (folder.LongRows(records, positions), folder.LongRows(records, counts));
        Assert.True(rows.Count(r => r[6] == "OK") > 40);
        for (int i = 0; i < rows.Count; i++)
        {
            double a = double.Parse(first[i][12]), b = double.Parse(second[i][12]);
            Assert.Equal((a + b) / 2, double.Parse(rows[i][12]), 1e-6);
            // the variance of two numbers is twice the square of (a - b) / 2, divided by n - 1 = 1
            Assert.Equal(Math.Abs(a - b) / Math.Sqrt(2), double.Parse(rows[i][17]), 1e-6);
        }
    }
}

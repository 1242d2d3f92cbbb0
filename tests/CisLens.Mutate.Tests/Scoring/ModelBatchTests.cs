using CisLens.Mutate.Tests.Runs;

namespace CisLens.Mutate.Tests.Scoring;

/// <summary>A reference window is predicted once for its alleles, also by a model that predicts one window at a time.</summary>
public sealed class ModelBatchTests
{
    [Theory]
    [InlineData(1, 4)]    // the reference and three copies
    [InlineData(16, 16)]  // and windows of N, for a full batch
    public void Three_alleles_at_one_position_need_one_reference(int batchSize, int predicted)
    {
        using var folder = new ScoreFolder();
        using var model = new BinModel(window: 64, binBp: 8, batchSize);
        string reference = folder.Bases(0, 999, 1);
        string alternates = string.Join(',', "ACGT".Where(b => b != reference[0]));
        Assert.Equal(3, folder.LongRows([$"chr1\t1000\t.\t{reference}\t{alternates}\t.\t.\t."], model).Select(row => row[5]).Distinct().Count());
        Assert.Equal(predicted, model.Predicted);
    }
}
